import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../contract/error.js';
import { Checkpoints } from './checkpoints.js';
import { ClassWeightHistory } from './class-weights.js';
import { openDatabase, type Connection } from './database.js';
import { Edits } from './edits.js';
import { Events } from './events.js';
import { ProjectLock } from './lock.js';
import { MaskChanges } from './mask-changes.js';
import { Measures } from './measures.js';
import { Metrics } from './metrics.js';
import { ProjectPaths } from './paths.js';
import { ProjectOverview } from './project-overview.js';
import { ProjectTable } from './project-table.js';
import { Queue } from './queue.js';
import { References } from './references.js';
import { Results } from './results.js';
import { Runs } from './runs.js';
import { ScoreTable } from './scores.js';
import { SavedViews } from './saved-views.js';
import { SourceImages } from './source-images.js';
import { Sources } from './sources.js';
import { TargetFiles } from './target-files.js';
import { TargetImages } from './target-images.js';
import { Targets } from './targets.js';

/** A project's database, one table a member. */
export class Store {
  readonly paths: ProjectPaths;
  readonly project: ProjectTable;
  readonly overview: ProjectOverview;
  readonly sources: Sources;
  readonly sourceImages: SourceImages;
  readonly targets: Targets;
  readonly targetFiles: TargetFiles;
  readonly targetImages: TargetImages;
  readonly edits: Edits;
  readonly savedViews: SavedViews;
  readonly runs: Runs;
  readonly events: Events;
  readonly metrics: Metrics;
  readonly measures: Measures;
  readonly classWeights: ClassWeightHistory;
  readonly checkpoints: Checkpoints;
  readonly results: Results;
  readonly scores: ScoreTable;
  readonly queue: Queue;
  readonly maskChanges: MaskChanges;
  readonly references: References;
  readonly #database: Connection;
  #lock: ProjectLock | undefined;

  private constructor(paths: ProjectPaths, database: Connection) {
    this.paths = paths;
    this.#database = database;
    this.project = new ProjectTable(database);
    this.overview = new ProjectOverview(database);
    this.sources = new Sources(database, paths);
    this.sourceImages = new SourceImages(database);
    this.targets = new Targets(database, paths);
    this.targetFiles = new TargetFiles(database);
    this.targetImages = new TargetImages(database);
    this.edits = new Edits(database);
    this.savedViews = new SavedViews(database);
    this.runs = new Runs(database);
    this.events = new Events(database);
    this.metrics = new Metrics(database);
    this.measures = new Measures(database);
    this.classWeights = new ClassWeightHistory(database);
    this.checkpoints = new Checkpoints(database, paths);
    this.results = new Results(database, paths);
    this.scores = new ScoreTable(database);
    this.queue = new Queue(database);
    this.maskChanges = new MaskChanges(database);
    this.references = new References(database, paths);
  }

  /**
   * Opens the project in a folder. To train in it, this process must be the only one: `exclusive`.
   * Others may read meanwhile.
   * @throws UserError where there is none (unless `create`), or another process trains in it
   */
  static open(root: string, options: { create?: boolean; exclusive?: boolean } = {}): Store {
    const paths = new ProjectPaths(root);
    const file = paths.absolute('towline.db');
    if (options.create) makeFolder(paths.root);
    else if (!existsSync(file)) throw new UserError(`There is no project in ${paths.root}.`);
    const store = new Store(paths, openDatabase(file));
    try {
      store.#settle(options.exclusive ?? false);
      return store;
    } catch (error) {
      store.close();
      throw error;
    }
  }

  /** Who gets the lock knows that nothing runs: runs that say so have lost their process. */
  #settle(exclusive: boolean): void {
    const file = this.paths.absolute('towline.lock');
    const lock = ProjectLock.acquire(file);
    if (lock) this.runs.interruptOrphans();
    if (!exclusive) return lock?.release();
    if (lock === undefined) throw inUse(this.paths.root, ProjectLock.holder(file));
    this.#lock = lock;
  }

  /**
   * Keeps other processes from training in the project.
   * @returns what lets them again
   * @throws UserError that names the one which does so now
   */
  hold(): () => void {
    this.#settle(true);
    return () => {
      this.#lock?.release();
      this.#lock = undefined;
    };
  }

  /** All of it is written, or nothing. */
  transaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }

  /** Returns when all that was written is on the disk, power cut or not. */
  sync(): void {
    this.#database.pragma('wal_checkpoint(FULL)');
  }

  /** The folder of a run's files. */
  runFolder(run: number): string {
    return join(this.paths.root, 'runs', String(run));
  }

  close(): void {
    this.#database.close();
    this.#lock?.release();
    this.#lock = undefined;
  }
}

function makeFolder(root: string): void {
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw new UserError(`The project folder ${root} can't be made.`, { cause: error });
  }
}

function inUse(root: string, holder: number | undefined): UserError {
  const who = holder === undefined ? '' : ` (process ${holder})`;
  return new UserError(
    `Another Towline${who} is at work in ${root}: wait until it is done, or stop it.`,
  );
}
