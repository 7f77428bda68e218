import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Code } from './assembler.js';
import {
  add,
  and,
  below,
  constant,
  everywhere,
  get,
  lessFloats,
  load,
  loadOne,
  set,
  store,
  storeOne,
  subtract,
  until,
} from './assembler.js';
import type { WasmBackend } from './heap.js';
import { addressOf, allocate } from './heap.js';
import { parts } from './parts.js';
import type { LoopPlan } from './threads.js';
import { threadsOf } from './threads.js';

const [DY, Y, DX, BYTES] = [0, 1, 2, 3] as const;
const FLOAT = Float32Array.BYTES_PER_ELEMENT;
const VECTOR_BYTES = 4 * FLOAT;

/** Whole vectors, or single floats, as long as there are that many left. */
const some = (size: number, read: typeof load, write: typeof store): Code => {
  const y = read(get(Y), 0);
  const inside = and(lessFloats(everywhere(0), y), lessFloats(y, everywhere(6)));
  return until(below(get(BYTES), constant(size)), [
    ...write(get(DX), 0, and(read(get(DY), 0), inside)),
    ...[DY, Y, DX].flatMap((local) => set(local, add(get(local), constant(size)))),
    ...set(BYTES, subtract(get(BYTES), constant(size))),
  ]);
};
const PLAN: LoopPlan = {
  body: [...some(VECTOR_BYTES, load, store), ...some(FLOAT, loadOne, storeOne)],
  parameters: 4,
  integers: 0,
  vectors: 0,
};

/** Floats that make one job. */
const FLOATS_PER_JOB = 1 << 15;

/** dy where 0 < y < 6, else 0: without branches, which random signs would make slow. */
export function relu6GradOnWasm(backend: WasmBackend, dy: TensorInfo, y: TensorInfo): TensorInfo {
  const result = allocate(backend, y.shape);
  const [slopes, outputs, dx] = [dy, y, result].map((info) => addressOf(backend, info));
  const jobs = parts(tf.util.sizeFromShape(y.shape), FLOATS_PER_JOB).map(({ from, count }) => {
    const addresses = [slopes, outputs, dx].map((address = 0) => address + from * FLOAT);
    return [...addresses, count * FLOAT];
  });
  threadsOf(backend).run(PLAN, jobs);
  return result;
}
