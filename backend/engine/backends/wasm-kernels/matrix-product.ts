import type { Code } from './assembler.js';
import {
  below,
  both,
  constant,
  equal,
  get,
  loadEverywhere,
  multiply,
  multiplyAdd,
  repeatWhile,
  set,
  subtract,
  until,
  when,
} from './assembler.js';
import type { WasmBackend } from './heap.js';
import type { Width } from './loop-code.js';
import { advance, countDown, FLOAT, ONE, relu6, VECTOR } from './loop-code.js';
import { parts, range, roundUp } from './parts.js';
import type { LoopPlan } from './threads.js';
import { threadsOf } from './threads.js';

/**
 * result[row, column] = start[row, column] + sum over k of a[row, k] * b[k, column], cut off as
 * ReLU6 where asked. All addresses and steps are in bytes; columns lie side by side.
 */
export interface Product {
  /** From row to row, and from k to k: a transposed matrix has them the other way round. */
  a: { at: number; row: number; step: number };
  b: { at: number; row: number };
  result: { at: number; row: number };
  /** A bias has row step 0; the result itself makes the product add to it. */
  start: { at: number; row: number };
  rows: number;
  columns: number;
  depth: number;
  relu6: boolean;
}

const [A, A_ROW, A_STEP, B, B_ROW, RESULT, RESULT_ROW, START, START_ROW] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;
const [ROWS, COLUMNS, DEPTH, RELU6] = [9, 10, 11, 12] as const;
const [COUNT, LEFT, B_COLUMN, RESULT_COLUMN, START_COLUMN] = [13, 14, 15, 16, 17] as const;
const [ROWS_LEFT, A_AT, RESULT_AT, START_AT, K, B_AT] = [18, 19, 20, 21, 22, 23] as const;
const [AT, CUT, A_ROWS] = [24, 25, 26] as const;
const [SUMS, A_EVERYWHERE, B_VECTORS] = [30, 38, 39] as const;

/** Rows of `b` that are taken at a time: a block's columns of them stay in the nearest cache. */
const DEPTH_AT_ONCE = 256;
/** Columns that are worked on together: vectors of them, or a single one. */
interface Block extends Width {
  vectors: number;
}
const BLOCKS: Block[] = [
  { ...VECTOR, vectors: 2, bytes: 2 * VECTOR.bytes },
  { ...VECTOR, vectors: 1 },
  { ...ONE, vectors: 1 },
];

/** `rows` rows of one block; all sums stay in registers. */
function tile(rows: number, block: Block): Code {
  const vectors = range(block.vectors);
  const sum = (row: number, vector: number): number => SUMS + row * 2 + vector;
  const eachSum = (make: (sum: number, offset: number) => Code, nextRow: Code): Code =>
    range(rows).flatMap((row) => [
      ...vectors.flatMap((vector) => make(sum(row, vector), vector * VECTOR.bytes)),
      ...nextRow,
    ]);
  const addProducts = (row: number): Code => [
    ...set(A_EVERYWHERE, loadEverywhere(get(A_ROWS + row))),
    ...advance(A_ROWS + row, get(A_STEP)),
    ...vectors.flatMap((vector) => {
      const total = sum(row, vector);
      return set(total, multiplyAdd(get(A_EVERYWHERE), get(B_VECTORS + vector), get(total)));
    }),
  ];
  return [
    ...set(AT, get(START_AT)),
    ...eachSum(
      (total, offset) => set(total, block.load(get(AT), offset)),
      advance(AT, get(START_ROW)),
    ),
    ...set(AT, get(A_AT)),
    ...range(rows).flatMap((row) => [...set(A_ROWS + row, get(AT)), ...advance(AT, get(A_ROW))]),
    ...set(B_AT, get(B_COLUMN)),
    ...set(K, get(COUNT)),
    ...repeatWhile(get(K), [
      ...vectors.flatMap((v) => set(B_VECTORS + v, block.load(get(B_AT), v * VECTOR.bytes))),
      ...range(rows).flatMap(addProducts),
      ...advance(B_AT, get(B_ROW)),
      ...countDown(K, 1),
    ]),
    ...when(
      get(CUT),
      eachSum((total) => set(total, relu6(get(total))), []),
    ),
    ...set(AT, get(RESULT_AT)),
    ...eachSum(
      (total, offset) => block.store(get(AT), offset, get(total)),
      advance(AT, get(RESULT_ROW)),
    ),
  ];
}

/** Tiles of so many rows, as long as there are that many left. */
const tiles = (rows: number, block: Block): Code =>
  until(below(get(ROWS_LEFT), constant(rows)), [
    ...tile(rows, block),
    ...advance(A_AT, multiply(get(A_ROW), constant(rows))),
    ...advance(RESULT_AT, multiply(get(RESULT_ROW), constant(rows))),
    ...advance(START_AT, multiply(get(START_ROW), constant(rows))),
    ...countDown(ROWS_LEFT, rows),
  ]);

/** Of a single row: more sums at a time, for each waits for its last one. */
const WIDE_BLOCK: Block = { ...VECTOR, vectors: 4, bytes: 4 * VECTOR.bytes };

/** Blocks of this width, as long as there are that many columns left. */
const columns = (block: Block, tilesOf: Code): Code =>
  until(below(get(LEFT), constant(block.bytes)), [
    ...set(ROWS_LEFT, get(ROWS)),
    ...set(A_AT, get(A)),
    ...set(RESULT_AT, get(RESULT_COLUMN)),
    ...set(START_AT, get(START_COLUMN)),
    ...tilesOf,
    ...[B_COLUMN, RESULT_COLUMN, START_COLUMN].flatMap((local) =>
      advance(local, constant(block.bytes)),
    ),
    ...countDown(LEFT, block.bytes),
  ]);

const PLAN: LoopPlan = {
  body: until(equal(get(DEPTH), constant(0)), [
    ...set(COUNT, get(DEPTH)),
    ...when(below(constant(DEPTH_AT_ONCE), get(DEPTH)), set(COUNT, constant(DEPTH_AT_ONCE))),
    ...set(CUT, both(get(RELU6), equal(get(COUNT), get(DEPTH)))),
    ...set(LEFT, get(COLUMNS)),
    ...set(B_COLUMN, get(B)),
    ...set(RESULT_COLUMN, get(RESULT)),
    ...set(START_COLUMN, get(START)),
    ...when(equal(get(ROWS), constant(1)), columns(WIDE_BLOCK, tiles(1, WIDE_BLOCK))),
    ...BLOCKS.flatMap((block) => columns(block, [...tiles(4, block), ...tiles(1, block)])),
    ...advance(A, multiply(get(COUNT), get(A_STEP))),
    ...advance(B, multiply(get(COUNT), get(B_ROW))),
    ...set(DEPTH, subtract(get(DEPTH), get(COUNT))),
    ...set(START, get(RESULT)),
    ...set(START_ROW, get(RESULT_ROW)),
  ]),
  parameters: 13,
  integers: 17,
  vectors: 13,
};

/** Floats of `a` that one job goes over for each block: they stay in a core's own cache. */
const FLOATS_AT_ONCE = 1 << 15;
/** Jobs for each thread, so that all end at about the same time. */
const JOBS_PER_THREAD = 3;

/** Runs products that do not depend on each other, on all threads. */
export function multiplyMatrices(backend: WasmBackend, products: readonly Product[]): void {
  const threads = threadsOf(backend);
  const wanted = Math.ceil((threads.count * JOBS_PER_THREAD) / products.length);
  const jobs = products.flatMap((product) => jobsOf(product, wanted));
  threads.run(PLAN, jobs.map(parametersOf));
}

/** Parts of the result: of its rows where it has more of them than columns. */
function jobsOf(product: Product, wanted: number): Product[] {
  const { a, b, result, start, rows, columns, depth } = product;
  if (rows >= columns) {
    const most = roundUp(FLOATS_AT_ONCE / Math.min(depth, DEPTH_AT_ONCE), 4);
    return parts(rows, Math.min(most, roundUp(rows / wanted, 4))).map(({ from, count }) => ({
      ...product,
      a: { ...a, at: a.at + from * a.row },
      result: { ...result, at: result.at + from * result.row },
      start: { ...start, at: start.at + from * start.row },
      rows: count,
    }));
  }
  return parts(columns, roundUp(columns / wanted, rows === 1 ? 16 : 8)).map(({ from, count }) => ({
    ...product,
    b: { ...b, at: b.at + from * FLOAT },
    result: { ...result, at: result.at + from * FLOAT },
    start: { ...start, at: start.at + from * FLOAT },
    columns: count,
  }));
}

function parametersOf({ a, b, result, start, rows, columns, depth, relu6 }: Product): number[] {
  return [
    ...[a.at, a.row, a.step, b.at, b.row, result.at, result.row, start.at, start.row],
    ...[rows, columns * FLOAT, depth, relu6 ? 1 : 0],
  ];
}
