import type { Code } from './assembler.js';
import {
  below,
  constant,
  get,
  load,
  multiplyAdd,
  repeatWhile,
  set,
  store,
  until,
} from './assembler.js';
import type { WasmBackend } from './heap.js';
import { advance, countDown, FLOAT, VECTOR } from './loop-code.js';
import type { LoopPlan } from './threads.js';
import { threadsOf } from './threads.js';

/**
 * sums[c] += sum over `count` positions p of a[p * aStep + c] * b[p * bStep + c], for every
 * channel c. All addresses and steps are in bytes, `count` is at least 1.
 */
export type MultiplyAccumulate = (
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  sums: number,
  channels: number,
  count: number,
) => void;

const [A, A_STEP, B, B_STEP, SUMS, BYTES, COUNT] = [0, 1, 2, 3, 4, 5, 6] as const;
const [AT_A, AT_B, LEFT] = [7, 8, 9] as const;
const FIRST_VECTOR = 10;

const PLAN: LoopPlan = {
  body: [...blocks(4), ...blocks(1)],
  parameters: 7,
  integers: 3,
  vectors: 4,
};

/** The loop on a backend's heap. */
export function multiplyAccumulateOn(backend: WasmBackend): MultiplyAccumulate {
  const run = threadsOf(backend).loop(PLAN);
  return (a, aStep, b, bStep, sums, channels, count) => {
    const vectors = Math.floor(channels / 4);
    const done = vectors * VECTOR.bytes;
    if (vectors > 0) run(a, aStep, b, bStep, sums, done, count);
    for (let at = done; at < channels * FLOAT; at += FLOAT) {
      plain(backend.wasm.HEAPF32, a + at, aStep, b + at, bStep, sums + at, count);
    }
  };
}

/** Takes the channels in blocks of `vectors` times four, as long as there are that many left. */
function blocks(vectors: number): Code {
  const size = vectors * VECTOR.bytes;
  const each = (make: (vector: number, offset: number) => Code): Code =>
    Array.from({ length: vectors }, (_, i) => make(FIRST_VECTOR + i, i * VECTOR.bytes)).flat();
  const position = [
    ...each((vector, offset) => {
      const [left, right] = [load(get(AT_A), offset), load(get(AT_B), offset)];
      return set(vector, multiplyAdd(left, right, get(vector)));
    }),
    ...advance(AT_A, get(A_STEP)),
    ...advance(AT_B, get(B_STEP)),
    ...countDown(LEFT, 1),
  ];
  return until(below(get(BYTES), constant(size)), [
    ...each((vector, offset) => set(vector, load(get(SUMS), offset))),
    ...set(AT_A, get(A)),
    ...set(AT_B, get(B)),
    ...set(LEFT, get(COUNT)),
    ...repeatWhile(get(LEFT), position),
    ...each((vector, offset) => store(get(SUMS), offset, get(vector))),
    ...[A, B, SUMS].flatMap((local) => advance(local, constant(size))),
    ...countDown(BYTES, size),
  ]);
}

/** One channel, in JavaScript. */
function plain(
  heap: Float32Array,
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  sums: number,
  count: number,
): void {
  let sum = heap[sums / 4] ?? 0;
  let atA = a / 4;
  let atB = b / 4;
  for (let position = 0; position < count; position++) {
    sum += (heap[atA] ?? 0) * (heap[atB] ?? 0);
    atA += aStep / 4;
    atB += bStep / 4;
  }
  heap[sums / 4] = sum;
}
