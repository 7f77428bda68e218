import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Code } from './assembler.js';
import { and, below, constant, everywhere, get, lessFloats, until } from './assembler.js';
import type { WasmBackend } from './heap.js';
import { addressOf, allocate } from './heap.js';
import type { Width } from './loop-code.js';
import { advance, countDown, FLOAT, ONE, VECTOR } from './loop-code.js';
import { parts } from './parts.js';
import type { LoopPlan } from './threads.js';
import { threadsOf } from './threads.js';

const [DY, Y, DX, BYTES] = [0, 1, 2, 3] as const;

/** Whole vectors, or single floats, as long as there are that many left. */
const some = ({ bytes, load, store }: Width): Code => {
  const y = load(get(Y), 0);
  const inside = and(lessFloats(everywhere(0), y), lessFloats(y, everywhere(6)));
  return until(below(get(BYTES), constant(bytes)), [
    ...store(get(DX), 0, and(load(get(DY), 0), inside)),
    ...[DY, Y, DX].flatMap((local) => advance(local, constant(bytes))),
    ...countDown(BYTES, bytes),
  ]);
};
const PLAN: LoopPlan = {
  body: [...some(VECTOR), ...some(ONE)],
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
