import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  METHODS,
  type MethodName,
  type Notification,
  type Params,
  type Result,
} from '../contract/api.js';
import { createStudio, type Studio } from './studio.js';

const STREETS = fileURLToPath(new URL('../../resources/sample/streets/', import.meta.url));

/** A user's folders for one test: data of Towline, a home with documents, and a labeled set. */
export class TestWorld {
  readonly root = mkdtempSync(join(tmpdir(), 'towline größe '));
  readonly home = join(this.root, 'home');
  readonly data = join(this.root, 'data');
  readonly source = join(this.home, 'Straßen bei Tag');

  constructor() {
    mkdirSync(join(this.home, 'Documents'), { recursive: true });
    cpSync(join(STREETS, 'source'), this.source, { recursive: true });
  }

  studio(): TestStudio {
    return new TestStudio(createStudio({ version: '1.2.3', data: this.data, home: this.home }));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A studio whose calls are typed and whose notifications are kept. */
export class TestStudio {
  readonly notifications: Notification[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(readonly studio: Studio) {
    studio.subscribe((notification) => {
      this.notifications.push(notification);
      for (const look of [...this.#waiting]) look();
    });
  }

  async call<Name extends MethodName>(name: Name, params: Params<Name>): Promise<Result<Name>> {
    return METHODS[name].result.parse(await this.studio.answer(name, params)) as Result<Name>;
  }

  /** The first notification for which this is true, among those that came and those to come. */
  until(wanted: (notification: Notification) => boolean): Promise<Notification> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.notifications.find(wanted);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** A new project whose source is imported. */
  async projectWith(source: string, name = 'Hafen'): Promise<string> {
    const { id: project } = await this.call('projects.create', { name, folder: null });
    const { task } = await this.call('source.import', { project, directory: source });
    await this.until(ended(task));
    return project;
  }
}

/** Whether a notification says that a task has ended, whatever way. */
export function ended(task: string): (notification: Notification) => boolean {
  return ({ name, data }) => name === 'task' && data.id === task && data.state !== 'running';
}
