import type { Code } from './assembler.js';
import {
  add,
  below,
  constant,
  get,
  load,
  loadOne,
  multiply,
  set,
  shuffle,
  store,
  storeOne,
  until,
} from './assembler.js';
import type { WasmBackend } from './heap.js';
import { advance, countDown, FLOAT } from './loop-code.js';
import { range } from './parts.js';
import type { LoopPlan } from './threads.js';
import { threadsOf } from './threads.js';

const [FROM, FROM_ROW, TO, TO_ROW, ROWS, COLUMNS] = [0, 1, 2, 3, 4, 5] as const;
const [LEFT, FROM_AT, TO_AT, AT] = [6, 7, 8, 9] as const;
const VECTORS = 10;
const PAIRS = 14;

const step = (row: number, size: number): Code => multiply(get(row), constant(size));

/** Takes the columns of `size` rows, `size` at a time and then one by one. */
const rowsOf = (size: 1 | 4): Code =>
  until(below(get(ROWS), constant(size)), [
    ...set(LEFT, get(COLUMNS)),
    ...set(FROM_AT, get(FROM)),
    ...set(TO_AT, get(TO)),
    ...(size === 4 ? columnsOf(4, square()) : []),
    ...columnsOf(1, range(size).flatMap(one)),
    ...advance(FROM, step(FROM_ROW, size)),
    ...advance(TO, constant(size * FLOAT)),
    ...countDown(ROWS, size),
  ]);

const columnsOf = (size: number, body: Code): Code =>
  until(below(get(LEFT), constant(size)), [
    ...body,
    ...advance(FROM_AT, constant(size * FLOAT)),
    ...advance(TO_AT, step(TO_ROW, size)),
    ...countDown(LEFT, size),
  ]);

/** The float of one of the rows. */
const one = (row: number): Code =>
  storeOne(get(TO_AT), row * FLOAT, loadOne(add(get(FROM_AT), step(FROM_ROW, row)), 0));

/** Four rows of four floats: first pairs of rows are interleaved, then pairs of pairs. */
function square(): Code {
  const [a, b, c, d] = range(4).map((row) => get(VECTORS + row)) as [Code, Code, Code, Code];
  const [low, high, low2, high2] = range(4).map((i) => get(PAIRS + i)) as [Code, Code, Code, Code];
  const firsts = [0, 4, 1, 5];
  const lasts = [2, 6, 3, 7];
  const columns = [
    shuffle(low, low2, [0, 1, 4, 5]),
    shuffle(low, low2, [2, 3, 6, 7]),
    shuffle(high, high2, [0, 1, 4, 5]),
    shuffle(high, high2, [2, 3, 6, 7]),
  ];
  return [
    ...set(AT, get(FROM_AT)),
    ...range(4).flatMap((row) => [
      ...set(VECTORS + row, load(get(AT), 0)),
      ...advance(AT, get(FROM_ROW)),
    ]),
    ...set(PAIRS, shuffle(a, b, firsts)),
    ...set(PAIRS + 1, shuffle(a, b, lasts)),
    ...set(PAIRS + 2, shuffle(c, d, firsts)),
    ...set(PAIRS + 3, shuffle(c, d, lasts)),
    ...set(AT, get(TO_AT)),
    ...columns.flatMap((column) => [...store(get(AT), 0, column), ...advance(AT, get(TO_ROW))]),
  ];
}

const PLAN: LoopPlan = {
  body: [...rowsOf(4), ...rowsOf(1)],
  parameters: 6,
  integers: 4,
  vectors: 8,
};

/** Writes the matrix [rows, columns] at the address `from` as [columns, rows] to `to`. */
export function transpose(
  backend: WasmBackend,
  from: number,
  to: number,
  rows: number,
  columns: number,
): void {
  const run = threadsOf(backend).loop(PLAN);
  run(from, columns * FLOAT, to, rows * FLOAT, rows, columns);
}
