import type { Decision, TargetColumns, TargetRow } from '../../backend/contract/target-table.js';
import { MEASURES, type Measure } from './measures.js';

/** Bits of an image's marks. */
export const MARK = { out: 1, flagged: 2, reviewed: 4, missing: 8, unreadable: 16 } as const;

/** What a change has touched, so that only what depends on it is computed anew. */
export interface Change {
  /** Images are new, or have another path. */
  paths: boolean;
  /** Numbers, problems, stacks or pictures are others. */
  facts: boolean;
  marks: boolean;
}

const FIRST_CAPACITY = 1024;

/**
 * The target folder's images in the window, column by column: row numbers stay as long as the table
 * does, and a number that isn't known is NaN.
 */
export class CurationTable {
  readonly ids: number[] = [];
  readonly paths: string[] = [];
  /** Lower case, for searching, and with digits padded, for sorting (2 before 10). */
  readonly searchTexts: string[] = [];
  readonly sortTexts: string[] = [];
  readonly versions: (string | null)[] = [];
  readonly problems: (string | null)[] = [];
  /** Marks of each row, see `MARK`. */
  marks = new Uint8Array(FIRST_CAPACITY);
  /** Id of the sharpest of its near-duplicates; 0 where it has none. */
  stacks = new Int32Array(FIRST_CAPACITY);
  widths = new Int32Array(FIRST_CAPACITY);
  heights = new Int32Array(FIRST_CAPACITY);
  bytes = new Float64Array(FIRST_CAPACITY);
  /** Milliseconds since 1970 of the picture itself, where its EXIF data says so. */
  taken = new Float64Array(FIRST_CAPACITY);
  readonly #measures = new Map<Measure, Float64Array>(
    MEASURES.map((measure) => [measure, new Float64Array(FIRST_CAPACITY).fill(NaN)]),
  );
  readonly #rowOfId = new Map<number, number>();

  get size(): number {
    return this.ids.length;
  }

  /** Values of every row; longer than the table where it has room to grow. */
  values(measure: Measure): Float64Array {
    return this.#measures.get(measure) ?? new Float64Array(0);
  }

  rowOf(id: number): number | undefined {
    return this.#rowOfId.get(id);
  }

  has(row: number, mark: number): boolean {
    return ((this.marks[row] ?? 0) & mark) !== 0;
  }

  load(columns: TargetColumns): void {
    for (const row of rowsOf(columns)) this.#put(row);
  }

  /** Takes over rows as the host tells them. */
  merge(rows: readonly TargetRow[]): Change {
    const change = { paths: false, facts: false, marks: false };
    for (const row of rows) {
      const one = this.#put(row);
      change.paths ||= one.paths;
      change.facts ||= one.facts;
      change.marks ||= one.marks;
    }
    return change;
  }

  /** What the host will do too: shown at once. */
  decide(rows: Iterable<number>, { state, flagged, reviewed }: Decision): void {
    let set = 0;
    let clear = 0;
    const plan = (mark: number, value: boolean | undefined): void => {
      if (value === true) set |= mark;
      if (value === false) clear |= mark;
    };
    plan(MARK.out, state && state === 'out');
    plan(MARK.flagged, flagged);
    plan(MARK.reviewed, reviewed);
    for (const row of rows) this.marks[row] = ((this.marks[row] ?? 0) & ~clear) | set;
  }

  marksOf(rows: readonly number[]): Uint8Array {
    return Uint8Array.from(rows, (row) => this.marks[row] ?? 0);
  }

  setMarks(rows: readonly number[], marks: Uint8Array): void {
    rows.forEach((row, index) => (this.marks[row] = marks[index] ?? 0));
  }

  /** How similar each image is to a chosen one, by id; 0..1. Images that aren't named have none. */
  setSimilarity(ids: readonly number[], distances: readonly number[]): void {
    const values = this.values('similarity').fill(NaN);
    ids.forEach((id, index) => {
      const row = this.rowOf(id);
      if (row !== undefined) values[row] = 1 - (distances[index] ?? 2) / 2;
    });
  }

  #put(data: TargetRow): Change {
    const known = this.#rowOfId.get(data.id);
    const row = known ?? this.#add(data.id);
    const paths = this.paths[row] !== data.path;
    if (paths) {
      this.paths[row] = data.path;
      this.searchTexts[row] = data.path.toLowerCase();
      this.sortTexts[row] = sortText(data.path);
    }
    const before = this.marks[row];
    this.marks[row] = marksOf(data);
    return { paths, facts: this.#putFacts(row, data) || paths, marks: before !== this.marks[row] };
  }

  #putFacts(row: number, data: TargetRow): boolean {
    let changed = this.versions[row] !== data.version || this.problems[row] !== data.problem;
    this.versions[row] = data.version;
    this.problems[row] = data.problem;
    const put = (column: Int32Array | Float64Array, value: number): void => {
      if (Object.is(column[row], value)) return;
      column[row] = value;
      changed = true;
    };
    put(this.stacks, data.stack ?? 0);
    put(this.widths, data.width ?? 0);
    put(this.heights, data.height ?? 0);
    put(this.bytes, data.bytes);
    put(this.taken, data.taken ?? NaN);
    put(this.values('date'), data.taken ?? data.modified);
    put(this.values('size'), megapixels(data));
    for (const measure of GIVEN) put(this.values(measure), data[measure] ?? NaN);
    return changed;
  }

  #add(id: number): number {
    const row = this.ids.push(id) - 1;
    this.#rowOfId.set(id, row);
    if (row >= this.marks.length) this.#grow();
    return row;
  }

  #grow(): void {
    const capacity = this.marks.length * 2;
    this.marks = grown(this.marks, new Uint8Array(capacity));
    this.stacks = grown(this.stacks, new Int32Array(capacity));
    this.widths = grown(this.widths, new Int32Array(capacity));
    this.heights = grown(this.heights, new Int32Array(capacity));
    this.bytes = grown(this.bytes, new Float64Array(capacity));
    this.taken = grown(this.taken, new Float64Array(capacity));
    for (const [measure, values] of this.#measures) {
      this.#measures.set(measure, grown(values, new Float64Array(capacity).fill(NaN)));
    }
  }
}

/** Measures that the host gives as they are. */
const GIVEN = ['brightness', 'contrast', 'sharpness', 'style', 'outlier', 'confidence'] as const;

/** Lower case, numbers padded so that they sort by their value. */
function sortText(path: string): string {
  return path.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}

function marksOf({ state, flagged, reviewed, missing, problem }: TargetRow): number {
  return (
    (state === 'out' ? MARK.out : 0) |
    (flagged ? MARK.flagged : 0) |
    (reviewed ? MARK.reviewed : 0) |
    (missing ? MARK.missing : 0) |
    (problem === null ? 0 : MARK.unreadable)
  );
}

function megapixels({ width, height }: TargetRow): number {
  return width === null || height === null ? NaN : (width * height) / 1e6;
}

function grown<Column extends Uint8Array | Int32Array | Float64Array>(
  from: Column,
  to: Column,
): Column {
  to.set(from);
  return to;
}

function* rowsOf(columns: TargetColumns): Iterable<TargetRow> {
  const entries = Object.entries(columns);
  // One object for all rows: a hundred thousand would be made for nothing.
  const row: Record<string, unknown> = {};
  for (let index = 0; index < columns.id.length; index++) {
    for (const [name, values] of entries) row[name] = values[index];
    yield row as TargetRow;
  }
}
