import { classList, type ClassList } from '../contract/classes.js';
import {
  runKind,
  runStatus,
  type FeedingTimes,
  type RunKind,
  type RunStatus,
} from '../contract/records.js';
import { recipeSchema, type Recipe } from '../contract/recipe.js';
import type { Connection } from './database.js';
import { parseColumn } from './json-column.js';

/** What a run is, from its beginning. */
export interface NewRun {
  kind: RunKind;
  recipe: Recipe;
  /** As they were when the run began: its network's outputs. */
  classes: ClassList;
  seed: number;
  steps: number;
  sourceId: number;
  /** The source's content when the run began. */
  sourceHash: string;
  targetId: number | null;
  targetHash: string | null;
  sourceRunId: number | null;
}

export interface RunRecord extends NewRun, FeedingTimes {
  id: number;
  status: RunStatus;
  backend: string | null;
  device: string | null;
  /** Steps done. */
  step: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  error: string | null;
}

type Row = Omit<RunRecord, 'recipe' | 'classes' | 'kind' | 'status'> & {
  recipe: string;
  classes: string;
  kind: string;
  status: string;
};
type Insert = Omit<NewRun, 'recipe' | 'classes'> & { recipe: string; classes: string; at: string };

const COLUMNS = `id, kind, status, recipe, classes, seed, backend, device, steps, step,
  source_id AS sourceId, source_hash AS sourceHash, target_id AS targetId,
  target_hash AS targetHash, source_run_id AS sourceRunId, created_at AS createdAt,
  started_at AS startedAt, finished_at AS finishedAt, error, waited_seconds AS waitedSeconds,
  trained_seconds AS trainedSeconds`;

function recordOf(row: Row): RunRecord {
  const what = (column: string): string => `a ${column} of run ${row.id}`;
  return {
    ...row,
    kind: runKind.parse(row.kind),
    status: runStatus.parse(row.status),
    recipe: parseColumn(recipeSchema, row.recipe, what('recipe')),
    classes: parseColumn(classList, row.classes, what('class list')),
  };
}

/** The table `run`. */
export class Runs {
  readonly #insert;
  readonly #get;
  readonly #all;
  readonly #start;
  readonly #setBackend;
  readonly #reach;
  readonly #addTimes;
  readonly #end;
  readonly #interruptOrphans;

  constructor(database: Connection) {
    this.#insert = database.prepare<[Insert], { id: number }>(
      `INSERT INTO run (kind, recipe, classes, seed, steps, source_id, source_hash, target_id,
         target_hash, source_run_id, created_at)
       VALUES (@kind, @recipe, @classes, @seed, @steps, @sourceId, @sourceHash, @targetId,
         @targetHash, @sourceRunId, @at) RETURNING id`,
    );
    this.#get = database.prepare<[number], Row>(`SELECT ${COLUMNS} FROM run WHERE id = ?`);
    this.#all = database.prepare<[], Row>(`SELECT ${COLUMNS} FROM run ORDER BY id`);
    this.#start = database.prepare<[{ id: number; step: number; pid: number; at: string }]>(
      `UPDATE run SET status = 'running', step = @step, pid = @pid, error = NULL,
         finished_at = NULL, started_at = coalesce(started_at, @at) WHERE id = @id`,
    );
    this.#setBackend = database.prepare<[string, string, number]>(
      'UPDATE run SET backend = ?, device = ? WHERE id = ?',
    );
    this.#reach = database.prepare<[number, number]>('UPDATE run SET step = ? WHERE id = ?');
    this.#addTimes = database.prepare<[FeedingTimes & { id: number }]>(
      `UPDATE run SET waited_seconds = waited_seconds + @waitedSeconds,
         trained_seconds = trained_seconds + @trainedSeconds WHERE id = @id`,
    );
    this.#end = database.prepare<
      [{ id: number; status: string; error: string | null; at: string | null }]
    >(
      `UPDATE run SET status = @status, error = @error, finished_at = @at, pid = NULL
       WHERE id = @id`,
    );
    this.#interruptOrphans = database.prepare<[]>(
      `UPDATE run SET status = 'interrupted', pid = NULL WHERE status = 'running'`,
    );
  }

  create(run: NewRun): RunRecord {
    const { recipe, classes } = run;
    const texts = { recipe: JSON.stringify(recipe), classes: JSON.stringify(classes) };
    const row = this.#insert.get({ ...run, ...texts, at: new Date().toISOString() });
    const created = row && this.get(row.id);
    if (!created) throw new Error('The run was not written.');
    return created;
  }

  get(id: number): RunRecord | undefined {
    const row = this.#get.get(id);
    return row && recordOf(row);
  }

  /** Oldest first. */
  all(): RunRecord[] {
    return this.#all.all().map(recordOf);
  }

  /** @param step where it goes on */
  start(id: number, step: number): void {
    this.#start.run({ id, step, pid: process.pid, at: new Date().toISOString() });
  }

  setBackend(id: number, backend: string, device: string): void {
    this.#setBackend.run(backend, device, id);
  }

  reach(id: number, step: number): void {
    this.#reach.run(step, id);
  }

  /** Time once spent stays spent: no step that is done again takes it back. */
  addTimes(id: number, times: FeedingTimes): void {
    this.#addTimes.run({ id, ...times });
  }

  end(
    id: number,
    status: 'interrupted' | 'failed' | 'stopped' | 'finished',
    error: string | null = null,
  ): void {
    const at = status === 'interrupted' ? null : new Date().toISOString();
    this.#end.run({ id, status, error, at });
  }

  /** Only for whoever holds the project's lock: then nobody else is running anything. */
  interruptOrphans(): void {
    this.#interruptOrphans.run();
  }
}
