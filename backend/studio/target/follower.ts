import PQueue from 'p-queue';
import { messageOf } from '../../contract/error.js';
import type { ImportReport } from '../../contract/events.js';
import type { Task } from '../../contract/tasks.js';
import { lookAt } from '../../datasets/scan.js';
import { FolderWatch } from '../../datasets/watch.js';
import { FolderAway, scanTarget, type ScanOptions } from '../../service/scan-target.js';
import type { TargetRecord } from '../../store/targets.js';
import { inBackground } from '../in-background.js';
import type { OpenProject } from '../open-project.js';
import { perProject } from '../per-project.js';
import { relationsOf } from '../relations/relations.js';
import type { TaskControl } from '../tasks.js';
import { chosenTarget, currentTarget } from './current.js';
import { readingOf } from './reading.js';
import { rowTellerOf } from './row-teller.js';

/** How often a folder that is away is looked for. */
const AWAY_MILLISECONDS = 3000;

/** Follows the folder of a project's target: looks into it, watches it, waits where it is away. */
export class Follower {
  readonly #project: OpenProject;
  /** One look at a time: two would write over each other. */
  readonly #looks = new PQueue({ concurrency: 1 });
  #watch: { directory: string; folder: FolderWatch } | undefined;
  #returning: NodeJS.Timeout | undefined;
  #isAvailable = true;
  #isClosed = false;
  #unreadable: ImportReport['unusable'] = [];

  constructor(project: OpenProject) {
    this.#project = project;
    readingOf(project).whenAway(() => inBackground(this.#check()));
    project.beforeClosing(() => this.#stop());
  }

  /** False where the folder is unplugged or was moved. */
  get isAvailable(): boolean {
    return this.#isAvailable;
  }

  /** Subfolders that the last look could not read. */
  get unreadable(): ImportReport['unusable'] {
    return this.#unreadable;
  }

  /** Looks at all that is in the folder, reads what is new, and follows it from now on. */
  look(): Task {
    const { id, tasks } = this.#project;
    readingOf(this.#project).resume();
    return tasks.start(id, 'scan-target', 'Looking for images', (control) =>
      this.exclusively(() => this.lookWhole(control)),
    );
  }

  /** The same, where another folder is the target now. */
  replaced(): Task {
    this.#isAvailable = true;
    this.#unreadable = [];
    rowTellerOf(this.#project).replaced();
    relationsOf(this.#project).refresh();
    return this.look();
  }

  /** Has something done while nobody else looks into the folder. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#looks.add(work, { throwOnTimeout: true });
  }

  /** What `look` does, for whoever has the folder exclusively. */
  async lookWhole({ signal, progress }: TaskControl): Promise<void> {
    if (this.#isClosed) return;
    const target = chosenTarget(this.#project);
    // First, so that nothing changes unseen between watch and look.
    await this.#watchOver(target);
    this.#unreadable = await this.#scan(target, {
      signal,
      onFound: (files) => progress(files, null),
    });
  }

  async #scan(target: TargetRecord, options: ScanOptions): Promise<ImportReport['unusable']> {
    let isChanged = false;
    const onChange = (images: number[]): void => {
      isChanged = true;
      rowTellerOf(this.#project).changed(images);
      readingOf(this.#project).wake();
    };
    try {
      const unreadable = await scanTarget(this.#project.store, target, { ...options, onChange });
      this.#setAvailable(true);
      return unreadable;
    } catch (error) {
      if (error instanceof FolderAway) await this.#waitForReturn();
      throw error;
    } finally {
      if (isChanged) relationsOf(this.#project).refresh();
    }
  }

  async #watchOver({ directory }: TargetRecord): Promise<void> {
    if (this.#watch?.directory === directory || this.#isClosed) return;
    await this.#endWatch();
    try {
      const folder = await FolderWatch.start(directory, {
        onChange: (paths) => inBackground(this.#lookAtSome(directory, paths)),
        onFolder: () => inBackground(this.#check()),
      });
      this.#watch = { directory, folder };
    } catch (error) {
      if ((await lookAt(directory)) === 'gone') return;
      console.warn(
        `Changes in ${directory} don't show by themselves (${messageOf(error)}): look again by hand.`,
      );
    }
  }

  async #endWatch(): Promise<void> {
    const watch = this.#watch;
    this.#watch = undefined;
    await watch?.folder.close();
  }

  async #lookAtSome(directory: string, paths: string[]): Promise<void> {
    await this.exclusively(async () => {
      const target = currentTarget(this.#project);
      if (!this.#isClosed && target?.directory === directory) await this.#scan(target, { paths });
    }).catch((error: unknown) => {
      // Windows have been told.
      if (!(error instanceof FolderAway)) throw error;
    });
  }

  /** Finds out whether the folder is still there. */
  async #check(): Promise<void> {
    const target = this.#isClosed ? undefined : currentTarget(this.#project);
    const isGone = target && (await lookAt(target.directory)) === 'gone';
    if (isGone && !this.#isClosed) await this.#waitForReturn();
  }

  /** Nobody tells when a drive is plugged in. */
  async #waitForReturn(): Promise<void> {
    this.#setAvailable(false);
    clearInterval(this.#returning);
    if (this.#isClosed) return;
    this.#returning = setInterval(() => inBackground(this.#lookForFolder()), AWAY_MILLISECONDS);
    await this.#endWatch();
  }

  async #lookForFolder(): Promise<void> {
    const target = currentTarget(this.#project);
    if (!target || (await lookAt(target.directory)) !== 'there' || this.#isClosed) return;
    clearInterval(this.#returning);
    this.look();
  }

  #setAvailable(available: boolean): void {
    const directory = currentTarget(this.#project)?.directory;
    if (available) clearInterval(this.#returning);
    if (this.#isAvailable === available || directory === undefined) return;
    this.#isAvailable = available;
    const { id, notifier } = this.#project;
    notifier.tell('target.available', { project: id, available, directory });
  }

  async #stop(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#returning);
    await this.#endWatch();
    await this.#looks.onIdle();
  }
}

export const followerOf = perProject((project) => new Follower(project));
