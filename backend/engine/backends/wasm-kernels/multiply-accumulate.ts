import type { Code } from './assembler.js';
import {
  add,
  addFloats,
  assemble,
  below,
  constant,
  get,
  load,
  multiplyFloats,
  repeatWhile,
  set,
  store,
  subtract,
  until,
} from './assembler.js';
import type { WasmBackend } from './heap.js';

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

type Simd = (
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  sums: number,
  bytes: number,
  count: number,
) => void;

const [A, A_STEP, B, B_STEP, SUMS, BYTES, COUNT] = [0, 1, 2, 3, 4, 5, 6] as const;
const [AT_A, AT_B, LEFT] = [7, 8, 9] as const;
const FIRST_VECTOR = 10;
const VECTOR_BYTES = 16;

const loops = new WeakMap<WasmBackend, Simd | undefined>();

/** The loop on a backend's heap: SIMD where the heap can be shared, JavaScript otherwise. */
export function multiplyAccumulateOn(backend: WasmBackend): MultiplyAccumulate {
  if (!loops.has(backend)) loops.set(backend, simdOn(backend));
  const simd = loops.get(backend);
  return (a, aStep, b, bStep, sums, channels, count) => {
    const vectors = simd === undefined ? 0 : Math.floor(channels / 4);
    const done = vectors * VECTOR_BYTES;
    if (vectors > 0) simd?.(a, aStep, b, bStep, sums, done, count);
    const rest = channels - vectors * 4;
    if (rest > 0)
      plain(backend.wasm.HEAPF32, a + done, aStep, b + done, bStep, sums + done, rest, count);
  };
}

function simdOn(backend: WasmBackend): Simd | undefined {
  const memory = backend.wasm.asm?.memory;
  if (memory === undefined) return undefined;
  try {
    const body = [...blocks(4), ...blocks(1)];
    return assemble(body, { parameters: 7, integers: 3, vectors: 4 }, memory) as Simd;
  } catch {
    return undefined; // No SIMD on this processor, or a heap that threads share.
  }
}

/** Takes the channels in blocks of `vectors` times four, as long as there are that many left. */
function blocks(vectors: number): Code {
  const size = vectors * VECTOR_BYTES;
  const each = (make: (vector: number, offset: number) => Code): Code =>
    Array.from({ length: vectors }, (_, i) => make(FIRST_VECTOR + i, i * VECTOR_BYTES)).flat();
  const advance = (local: number, step: Code): Code => set(local, add(get(local), step));
  const position = [
    ...each((vector, offset) => {
      const product = multiplyFloats(load(get(AT_A), offset), load(get(AT_B), offset));
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
    ...[A, B, SUMS].flatMap((local) => advance(local, constant(size))),
    ...set(BYTES, subtract(get(BYTES), constant(size))),
  ]);
}

function plain(
  heap: Float32Array,
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  sums: number,
  channels: number,
  count: number,
): void {
  const stepA = aStep / 4;
  const stepB = bStep / 4;
  for (let c = 0; c < channels; c++) {
    let sum = heap[sums / 4 + c] ?? 0;
    let atA = a / 4 + c;
    let atB = b / 4 + c;
    for (let position = 0; position < count; position++) {
      sum += (heap[atA] ?? 0) * (heap[atB] ?? 0);
      atA += stepA;
      atB += stepB;
    }
    heap[sums / 4 + c] = sum;
  }
}
