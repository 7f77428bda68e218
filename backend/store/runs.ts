import { z } from 'zod';
import { classList, type ClassList } from '../contract/classes.js';
import { BACKENDS, type Backend } from '../contract/job.js';
import {
  runKind,
  runStatus,
  type FeedingTimes,
  type RunKind,
  type RunStatus,
} from '../contract/records.js';
import { recipeSchema, type Recipe } from '../contract/recipe.js';
import { verdictSchema, type Verdict } from '../contract/runs.js';
import type { Connection } from './database.js';
import { integers, parseColumn } from './json-column.js';

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
  /** The run whose model it starts from, where that is not its source-only run. */
  continuesRunId?: number | null;
  /** Target images whose masks are kept over the steps; null: some, evenly spread. */
  film?: number[] | null;
}

/** What the user writes on a run. */
export interface RunLabel {
  name: string;
  note: string;
  pinned: boolean;
}

export interface RunRecord extends Required<NewRun>, FeedingTimes, RunLabel {
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
  /** When the user paused or stopped it; null where something else ended it, or it goes on. */
  pausedAt: string | null;
  /** When it went to the trash. */
  deletedAt: string | null;
  /** What may compute it, where the backend that it ran on seems to be why it failed. */
  nextBackend: Backend | null;
  verdict: Verdict | null;
}

type Column = 'recipe' | 'classes' | 'kind' | 'status' | 'pinned' | 'film' | 'nextBackend';
type Row = Omit<RunRecord, Column | 'verdict'> & {
  recipe: string;
  classes: string;
  kind: string;
  status: string;
  pinned: number;
  film: string | null;
  nextBackend: string | null;
  verdict: string | null;
};
type Insert = Omit<NewRun, 'recipe' | 'classes' | 'film'> & {
  recipe: string;
  classes: string;
  film: string | null;
  at: string;
};

const backend = z.enum(BACKENDS);

const COLUMNS = `id, kind, status, recipe, classes, seed, backend, device, steps, step,
  source_id AS sourceId, source_hash AS sourceHash, target_id AS targetId,
  target_hash AS targetHash, source_run_id AS sourceRunId, created_at AS createdAt,
  started_at AS startedAt, finished_at AS finishedAt, error, waited_seconds AS waitedSeconds,
  trained_seconds AS trainedSeconds, name, note, pinned, paused_at AS pausedAt,
  deleted_at AS deletedAt, next_backend AS nextBackend, continues_run_id AS continuesRunId, film,
  verdict`;

function recordOf(row: Row): RunRecord {
  const what = (column: string): string => `a ${column} of run ${row.id}`;
  return {
    ...row,
    kind: runKind.parse(row.kind),
    status: runStatus.parse(row.status),
    recipe: parseColumn(recipeSchema, row.recipe, what('recipe')),
    classes: parseColumn(classList, row.classes, what('class list')),
    pinned: row.pinned === 1,
    film: row.film === null ? null : parseColumn(integers, row.film, what('film')),
    nextBackend: backend.nullable().parse(row.nextBackend),
    verdict: row.verdict === null ? null : parseColumn(verdictSchema, row.verdict, what('verdict')),
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
  readonly #trash;
  readonly #pause;
  readonly #label;
  readonly #setDeleted;
  readonly #setNextBackend;
  readonly #setVerdict;
  readonly #remove;

  constructor(database: Connection) {
    this.#insert = database.prepare<[Insert], { id: number }>(
      `INSERT INTO run (kind, recipe, classes, seed, steps, source_id, source_hash, target_id,
         target_hash, source_run_id, continues_run_id, film, created_at)
       VALUES (@kind, @recipe, @classes, @seed, @steps, @sourceId, @sourceHash, @targetId,
         @targetHash, @sourceRunId, @continuesRunId, @film, @at) RETURNING id`,
    );
    this.#get = database.prepare<[number], Row>(`SELECT ${COLUMNS} FROM run WHERE id = ?`);
    this.#all = database.prepare<[], Row>(
      `SELECT ${COLUMNS} FROM run WHERE deleted_at IS NULL ORDER BY id`,
    );
    this.#trash = database.prepare<[], Row>(
      `SELECT ${COLUMNS} FROM run WHERE deleted_at IS NOT NULL ORDER BY id`,
    );
    this.#start = database.prepare<[{ id: number; step: number; pid: number; at: string }]>(
      `UPDATE run SET status = 'running', step = @step, pid = @pid, error = NULL,
         finished_at = NULL, paused_at = NULL, next_backend = NULL,
         started_at = coalesce(started_at, @at) WHERE id = @id`,
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
    this.#pause = database.prepare<[string | null, number]>(
      'UPDATE run SET paused_at = ? WHERE id = ?',
    );
    this.#label = database.prepare<[{ id: number; name: string; note: string; pinned: number }]>(
      'UPDATE run SET name = @name, note = @note, pinned = @pinned WHERE id = @id',
    );
    this.#setDeleted = database.prepare<[string | null, number]>(
      'UPDATE run SET deleted_at = ? WHERE id = ?',
    );
    this.#setNextBackend = database.prepare<[string | null, number]>(
      'UPDATE run SET next_backend = ? WHERE id = ?',
    );
    this.#setVerdict = database.prepare<[string | null, number]>(
      'UPDATE run SET verdict = ? WHERE id = ?',
    );
    this.#remove = database.prepare<[number]>('DELETE FROM run WHERE id = ?');
  }

  create(run: NewRun): RunRecord {
    const { recipe, classes, continuesRunId = null, film = null } = run;
    const texts = {
      recipe: JSON.stringify(recipe),
      classes: JSON.stringify(classes),
      film: film && JSON.stringify(film),
    };
    const row = this.#insert.get({
      ...run,
      ...texts,
      continuesRunId,
      at: new Date().toISOString(),
    });
    const created = row && this.get(row.id);
    if (!created) throw new Error('The run was not written.');
    return created;
  }

  get(id: number): RunRecord | undefined {
    const row = this.#get.get(id);
    return row && recordOf(row);
  }

  /** Oldest first; none that is in the trash. */
  all(): RunRecord[] {
    return this.#all.all().map(recordOf);
  }

  /** What is in the trash. */
  trash(): RunRecord[] {
    return this.#trash.all().map(recordOf);
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

  /** @param at when the user paused or stopped it; null: it goes on */
  pause(id: number, at: string | null): void {
    this.#pause.run(at, id);
  }

  label(id: number, { name, note, pinned }: RunLabel): void {
    this.#label.run({ id, name, note, pinned: Number(pinned) });
  }

  /** @param at when it went to the trash; null: back from there */
  setDeleted(id: number, at: string | null): void {
    this.#setDeleted.run(at, id);
  }

  setNextBackend(id: number, next: Backend | null): void {
    this.#setNextBackend.run(next, id);
  }

  setVerdict(id: number, verdict: Verdict | null): void {
    this.#setVerdict.run(verdict && JSON.stringify(verdict), id);
  }

  /** With all that is recorded of it; its files stay. Nothing may start from it. */
  remove(id: number): void {
    this.#remove.run(id);
  }

  /** Only for whoever holds the project's lock: then nobody else is running anything. */
  interruptOrphans(): void {
    this.#interruptOrphans.run();
  }
}
