import type { Code } from './assembler.js';
import {
  add,
  below,
  constant,
  equal,
  get,
  multiply,
  multiplyAdd,
  set,
  until,
  when,
} from './assembler.js';
import type { Width } from './loop-code.js';
import { advance, countDown, FLOAT, ONE, relu6, VECTOR } from './loop-code.js';
import { range } from './parts.js';
import type { LoopPlan } from './threads.js';

/**
 * A rectangle of results that all see the same taps:
 * result[c] = start[c] + sum over taps of input[c] * filter[c], for every channel, cut off as ReLU6
 * where asked. Addresses and steps are in bytes.
 */
export interface Rectangle {
  input: { at: number; row: number; column: number; tapRow: number; tapColumn: number };
  filter: { at: number; tapRow: number; tapColumn: number };
  result: { at: number; row: number; column: number };
  /** Address of one number a channel. */
  start: number;
  rows: number;
  columns: number;
  tapRows: number;
  tapColumns: number;
  channels: number;
  relu6: boolean;
}

const [INPUT, INPUT_ROW, INPUT_COLUMN, INPUT_TAP_ROW, INPUT_TAP_COLUMN] = [0, 1, 2, 3, 4] as const;
const [FILTER, FILTER_TAP_ROW, FILTER_TAP_COLUMN] = [5, 6, 7] as const;
const [RESULT, RESULT_ROW, RESULT_COLUMN, START] = [8, 9, 10, 11] as const;
const [ROWS, COLUMNS, TAP_ROWS, TAP_COLUMNS, CHANNELS, RELU6] = [12, 13, 14, 15, 16, 17] as const;
const [COLUMNS_LEFT, TAP_ROWS_LEFT, TAPS_LEFT, CHANNEL, AT] = [18, 19, 20, 21, 22] as const;
const [INPUT_AT, RESULT_AT, TAP_ROW, FILTER_ROW, TAP, FILTER_AT] = [
  23, 24, 25, 26, 27, 28,
] as const;
const SUMS = 29;
const FILTER_VECTOR = 33;

/** One tap of `count` neighbouring results. */
const addTap = (count: number, width: Width): Code => [
  ...set(FILTER_VECTOR, width.load(get(FILTER_AT), 0)),
  ...set(AT, get(TAP)),
  ...range(count).flatMap((result) => [
    ...set(
      SUMS + result,
      multiplyAdd(width.load(get(AT), 0), get(FILTER_VECTOR), get(SUMS + result)),
    ),
    ...(result + 1 < count ? advance(AT, get(INPUT_COLUMN)) : []),
  ]),
];

/** All taps of `count` neighbouring results, for the channels from CHANNEL on. */
const results = (count: number, width: Width): Code => [
  ...range(count).flatMap((r) => set(SUMS + r, width.load(add(get(START), get(CHANNEL)), 0))),
  ...set(TAP_ROW, add(get(INPUT_AT), get(CHANNEL))),
  ...set(FILTER_ROW, add(get(FILTER), get(CHANNEL))),
  ...set(TAP_ROWS_LEFT, get(TAP_ROWS)),
  ...until(equal(get(TAP_ROWS_LEFT), constant(0)), [
    ...set(TAP, get(TAP_ROW)),
    ...set(FILTER_AT, get(FILTER_ROW)),
    ...set(TAPS_LEFT, get(TAP_COLUMNS)),
    ...until(equal(get(TAPS_LEFT), constant(0)), [
      ...addTap(count, width),
      ...advance(TAP, get(INPUT_TAP_COLUMN)),
      ...advance(FILTER_AT, get(FILTER_TAP_COLUMN)),
      ...countDown(TAPS_LEFT, 1),
    ]),
    ...advance(TAP_ROW, get(INPUT_TAP_ROW)),
    ...advance(FILTER_ROW, get(FILTER_TAP_ROW)),
    ...countDown(TAP_ROWS_LEFT, 1),
  ]),
  ...when(
    get(RELU6),
    range(count).flatMap((r) => set(SUMS + r, relu6(get(SUMS + r)))),
  ),
  ...set(AT, add(get(RESULT_AT), get(CHANNEL))),
  ...range(count).flatMap((r) => [
    ...width.store(get(AT), 0, get(SUMS + r)),
    ...advance(AT, get(RESULT_COLUMN)),
  ]),
];

/** Channels of one width, as long as there are that many left. */
const channels = (count: number, width: Width): Code =>
  until(below(get(CHANNELS), add(get(CHANNEL), constant(width.bytes))), [
    ...results(count, width),
    ...advance(CHANNEL, constant(width.bytes)),
  ]);

/** Neighbouring results, `count` at a time, as long as there are that many left in the row. */
const neighbours = (count: number): Code =>
  until(below(get(COLUMNS_LEFT), constant(count)), [
    ...set(CHANNEL, constant(0)),
    ...channels(count, VECTOR),
    ...channels(count, ONE),
    ...advance(INPUT_AT, multiply(get(INPUT_COLUMN), constant(count))),
    ...advance(RESULT_AT, multiply(get(RESULT_COLUMN), constant(count))),
    ...countDown(COLUMNS_LEFT, count),
  ]);

export const RECTANGLE_LOOP: LoopPlan = {
  body: until(equal(get(ROWS), constant(0)), [
    ...set(INPUT_AT, get(INPUT)),
    ...set(RESULT_AT, get(RESULT)),
    ...set(COLUMNS_LEFT, get(COLUMNS)),
    ...neighbours(4),
    ...neighbours(1),
    ...advance(INPUT, get(INPUT_ROW)),
    ...advance(RESULT, get(RESULT_ROW)),
    ...countDown(ROWS, 1),
  ]),
  parameters: 18,
  integers: 11,
  vectors: 5,
};

/** The loop's parameters for one rectangle. */
export function rectangleParameters({ input, filter, result, ...rest }: Rectangle): number[] {
  return [
    ...[input.at, input.row, input.column, input.tapRow, input.tapColumn],
    ...[filter.at, filter.tapRow, filter.tapColumn],
    ...[result.at, result.row, result.column, rest.start],
    ...[rest.rows, rest.columns, rest.tapRows, rest.tapColumns],
    ...[rest.channels * FLOAT, rest.relu6 ? 1 : 0],
  ];
}
