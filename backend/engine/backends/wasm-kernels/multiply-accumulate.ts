import type { Code } from './assembler.js';
import {
  add,
  addFloats,
  below,
  constant,
  get,
  load,
  loadEverywhere,
  multiplyFloats,
  repeatWhile,
  set,
  store,
  subtract,
  until,
} from './assembler.js';
import type { WasmBackend } from './heap.js';
import type { LoopPlan } from './simd.js';
import { loopOn } from './simd.js';

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
const VECTOR_BYTES = 16;

const plan = (scalar: boolean): LoopPlan => ({
  body: [...blocks(4, scalar), ...blocks(1, scalar)],
  parameters: 7,
  integers: 3,
  vectors: 4,
});
const VECTOR_TIMES_VECTOR = plan(false);
const SCALAR_TIMES_VECTOR = plan(true);

/** The loop on a backend's heap: SIMD where the heap can be shared, JavaScript otherwise. */
export function multiplyAccumulateOn(backend: WasmBackend): MultiplyAccumulate {
  return loopFor(backend, VECTOR_TIMES_VECTOR, 1);
}

/** The same with one number of `a` per position, for all channels: a row times a matrix. */
export function scaleAccumulateOn(backend: WasmBackend): MultiplyAccumulate {
  return loopFor(backend, SCALAR_TIMES_VECTOR, 0);
}

/** `spacing` of a's channels in floats: 0 where all channels share one number. */
function loopFor(backend: WasmBackend, plan: LoopPlan, spacing: 0 | 1): MultiplyAccumulate {
  const simd = loopOn(backend, plan);
  return (a, aStep, b, bStep, sums, channels, count) => {
    const vectors = simd === undefined ? 0 : Math.floor(channels / 4);
    const done = vectors * VECTOR_BYTES;
    if (vectors > 0) simd?.(a, aStep, b, bStep, sums, done, count);
    for (let c = vectors * 4; c < channels; c++) {
      const at = c * Float32Array.BYTES_PER_ELEMENT;
      plain(backend.wasm.HEAPF32, a + at * spacing, aStep, b + at, bStep, sums + at, count);
    }
  };
}

/** Takes the channels in blocks of `vectors` times four, as long as there are that many left. */
function blocks(vectors: number, scalar: boolean): Code {
  const size = vectors * VECTOR_BYTES;
  const each = (make: (vector: number, offset: number) => Code): Code =>
    Array.from({ length: vectors }, (_, i) => make(FIRST_VECTOR + i, i * VECTOR_BYTES)).flat();
  const advance = (local: number, step: Code): Code => set(local, add(get(local), step));
  const position = [
    ...each((vector, offset) => {
      const left = scalar ? loadEverywhere(get(AT_A)) : load(get(AT_A), offset);
      const product = multiplyFloats(left, load(get(AT_B), offset));
      return set(vector, addFloats(get(vector), product));
    }),
    ...advance(AT_A, get(A_STEP)),
    ...advance(AT_B, get(B_STEP)),
    ...set(LEFT, subtract(get(LEFT), constant(1))),
  ];
  return until(below(get(BYTES), constant(size)), [
    ...each((vector, offset) => set(vector, load(get(SUMS), offset))),
    ...set(AT_A, get(A)),
    ...set(AT_B, get(B)),
    ...set(LEFT, get(COUNT)),
    ...repeatWhile(get(LEFT), position),
    ...each((vector, offset) => store(get(SUMS), offset, get(vector))),
    ...[...(scalar ? [] : [A]), B, SUMS].flatMap((local) => advance(local, constant(size))),
    ...set(BYTES, subtract(get(BYTES), constant(size))),
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
