import { z } from 'zod';
import { imageState, type Decision } from '../contract/target-table.js';
import type { Connection } from './database.js';
import { integers, parseColumn } from './json-column.js';

/** Everything that has been decided about an image. */
const decided = z.object({ state: imageState, flagged: z.boolean(), reviewed: z.boolean() });
export type Decided = Required<Decision>;

/** Images that had the same values before and were given the same. */
const changeSchema = z.object({ before: decided, after: decided, images: integers });
export type Change = z.infer<typeof changeSchema>;

type StateRow = { state: Decided['state']; flagged: number; reviewed: number; images: string };
type Values = { state: string; flagged: number; reviewed: number; ids: string };
type EditRow = { id: number; label: string; changes: string };

/** Steps that can be undone: older ones are forgotten. */
const KEPT_STEPS = 1000;

/** The table `edit`, and the columns of `target_image` that it is about. */
export class Edits {
  readonly #states;
  readonly #apply;
  readonly #add;
  readonly #forgetUndone;
  readonly #forgetOldest;
  readonly #last;
  readonly #next;
  readonly #setUndone;

  constructor(database: Connection) {
    this.#states = database.prepare<[number, string], StateRow>(
      // The plus keeps SQLite from walking through all images of the target for a few of them.
      `SELECT state, flagged, reviewed, json_group_array(id) AS images
       FROM target_image WHERE +target_id = ? AND id IN (SELECT value FROM json_each(?))
       GROUP BY state, flagged, reviewed`,
    );
    this.#apply = database.prepare<[Values]>(
      `UPDATE target_image SET state = @state, flagged = @flagged, reviewed = @reviewed
       WHERE id IN (SELECT value FROM json_each(@ids))`,
    );
    this.#add = database.prepare<[number, string, string, string]>(
      'INSERT INTO edit (target_id, at, label, changes) VALUES (?, ?, ?, ?)',
    );
    this.#forgetUndone = database.prepare<[number]>(
      'DELETE FROM edit WHERE target_id = ? AND undone = 1',
    );
    this.#forgetOldest = database.prepare<[{ target: number; kept: number }]>(
      `DELETE FROM edit WHERE target_id = @target AND id <= (SELECT id FROM edit
         WHERE target_id = @target ORDER BY id DESC LIMIT 1 OFFSET @kept)`,
    );
    this.#last = database.prepare<[number], EditRow>(
      `SELECT id, label, changes FROM edit WHERE target_id = ? AND undone = 0
       ORDER BY id DESC LIMIT 1`,
    );
    this.#next = database.prepare<[number], EditRow>(
      `SELECT id, label, changes FROM edit WHERE target_id = ? AND undone = 1
       ORDER BY id LIMIT 1`,
    );
    this.#setUndone = database.prepare<[number, number]>('UPDATE edit SET undone = ? WHERE id = ?');
  }

  /** What a decision would really change, for these images of a target. */
  changes(target: number, images: readonly number[], decision: Decision): Change[] {
    const rows = this.#states.all(target, JSON.stringify(images));
    const changes = rows.map(({ state, ...row }) => {
      const before = { state, flagged: row.flagged === 1, reviewed: row.reviewed === 1 };
      const ids = parseColumn(integers, row.images, 'image ids');
      return { before, after: { ...before, ...decision }, images: ids };
    });
    return changes.filter(({ before, after }) => !same(before, after));
  }

  /** Changes the images and remembers how: one step, after which nothing can be redone. */
  add(target: number, label: string, changes: readonly Change[]): void {
    for (const { after, images } of changes) this.#give(images, after);
    this.#forgetUndone.run(target);
    this.#add.run(target, new Date().toISOString(), label, JSON.stringify(changes));
    this.#forgetOldest.run({ target, kept: KEPT_STEPS });
  }

  /** Takes the last step back; returns its images, none where there is nothing to undo. */
  undo(target: number): number[] {
    const edit = this.#last.get(target);
    if (!edit) return [];
    const changes = changesOf(edit);
    for (const { before, images } of changes) this.#give(images, before);
    this.#setUndone.run(1, edit.id);
    return changes.flatMap(({ images }) => images);
  }

  /** Does the step again that was undone last; returns its images. */
  redo(target: number): number[] {
    const edit = this.#next.get(target);
    if (!edit) return [];
    const changes = changesOf(edit);
    for (const { after, images } of changes) this.#give(images, after);
    this.#setUndone.run(0, edit.id);
    return changes.flatMap(({ images }) => images);
  }

  /** The labels of the steps that undo and redo would take. */
  labels(target: number): { undo: string | null; redo: string | null } {
    return {
      undo: this.#last.get(target)?.label ?? null,
      redo: this.#next.get(target)?.label ?? null,
    };
  }

  #give(images: readonly number[], { state, flagged, reviewed }: Decided): void {
    const ids = JSON.stringify(images);
    this.#apply.run({ state, flagged: Number(flagged), reviewed: Number(reviewed), ids });
  }
}

function same(one: Decided, other: Decided): boolean {
  return (
    one.state === other.state && one.flagged === other.flagged && one.reviewed === other.reviewed
  );
}

function changesOf({ id, changes }: EditRow): Change[] {
  return parseColumn(z.array(changeSchema), changes, `the changes of edit ${id}`);
}
