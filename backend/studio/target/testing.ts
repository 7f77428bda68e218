import { join } from 'node:path';
import { vi } from 'vitest';
import type { MethodName, Notification, Params, Result } from '../../contract/api.js';
import type { Task } from '../../contract/tasks.js';
import type { TargetRow } from '../../contract/target-table.js';
import { TestFolder } from '../../datasets/testing.js';
import { Store } from '../../store/store.js';
import { Notifier } from '../notifier.js';
import { OpenProject } from '../open-project.js';
import { Tasks } from '../tasks.js';
import { startTarget, targetHandlers } from './handlers.js';

type Area = ReturnType<typeof targetHandlers>;

/** A project that a window works in, with a folder of images beside it. */
export class TestProject {
  readonly images: string;
  readonly told: Notification[] = [];
  #open: OpenProject | undefined;

  private constructor(readonly folder: TestFolder) {
    this.images = join(folder.path, 'images');
  }

  static async create(): Promise<TestProject> {
    const project = new TestProject(await TestFolder.create());
    Store.open(join(project.folder.path, 'project'), { create: true }).close();
    project.open();
    return project;
  }

  get project(): OpenProject {
    if (!this.#open) throw new Error('The project is closed.');
    return this.#open;
  }

  open(): void {
    const notifier = new Notifier();
    notifier.subscribe((notification) => this.told.push(notification));
    const shared = { notifier, tasks: new Tasks(notifier) };
    this.#open = new OpenProject('p', join(this.folder.path, 'project'), shared);
    startTarget(this.#open);
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await this.folder.remove();
  }

  /** Answers one call as the studio does. */
  async call<Name extends keyof Area & MethodName>(
    name: Name,
    params: Omit<Params<Name>, 'project'>,
  ): Promise<Result<Name>> {
    const handler = targetHandlers({ get: () => this.project })[name] as (
      params: unknown,
    ) => Result<Name>;
    return handler({ ...params, project: 'p' });
  }

  /** Chooses the folder of images and waits until all are read. */
  async choose(directory = this.images): Promise<void> {
    await this.ended(await this.call('target.choose', { directory }));
    await this.settled();
  }

  /** The end of a task. */
  async ended({ task }: { task: string }): Promise<Task> {
    return vi.waitFor(() => {
      const end = this.told.findLast(
        (told) => told.name === 'task' && told.data.id === task && told.data.state !== 'running',
      );
      if (end?.name !== 'task') throw new Error('The task has not ended.');
      return end.data;
    }, WAITING);
  }

  /** Waits until nothing is looked for or read any more; relations may still be worked out. */
  async settled(): Promise<void> {
    await this.waitFor(() => {
      const { store, tasks } = this.project;
      const isBusy = tasks.of('p').some(({ kind }) => kind !== 'describe-target');
      const { targetId } = store.project.read('p');
      return !isBusy && store.targetImages.unread(targetId ?? 0).length === 0;
    });
  }

  /** The table's rows, by path. */
  async rows(): Promise<Map<string, TargetRow>> {
    const table = await this.call('target.table', {});
    const ids = table?.columns.id ?? [];
    const rows = ids.map((_, index) => {
      const entries = Object.entries(table?.columns ?? {});
      return Object.fromEntries(
        entries.map(([name, values]) => [name, values[index]]),
      ) as TargetRow;
    });
    return new Map(rows.map((row) => [row.path, row]));
  }

  async row(path: string): Promise<TargetRow> {
    const row = (await this.rows()).get(path);
    if (!row) throw new Error(`There is no row of ${path}.`);
    return row;
  }

  /** Waits until a condition holds. */
  async waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
    await vi.waitUntil(condition, WAITING);
  }
}

const WAITING = { timeout: 50_000, interval: 50 };
