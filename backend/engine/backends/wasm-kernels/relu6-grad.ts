import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  add,
  and,
  below,
  constant,
  everywhere,
  get,
  lessFloats,
  load,
  set,
  store,
  subtract,
  until,
} from './assembler.js';
import type { WasmBackend } from './heap.js';
import { allocate, floats } from './heap.js';
import { loopOn } from './simd.js';

const [DY, Y, DX, BYTES] = [0, 1, 2, 3] as const;
const VECTOR_BYTES = 16;

const inside = and(
  lessFloats(everywhere(0), load(get(Y), 0)),
  lessFloats(load(get(Y), 0), everywhere(6)),
);
const PLAN = {
  body: until(below(get(BYTES), constant(VECTOR_BYTES)), [
    ...store(get(DX), 0, and(load(get(DY), 0), inside)),
    ...[DY, Y, DX].flatMap((local) => set(local, add(get(local), constant(VECTOR_BYTES)))),
    ...set(BYTES, subtract(get(BYTES), constant(VECTOR_BYTES))),
  ]),
  parameters: 4,
  integers: 0,
  vectors: 0,
};

/** dy where 0 < y < 6, else 0: without branches, which random signs would make slow. */
export function relu6GradOnWasm(backend: WasmBackend, dy: TensorInfo, y: TensorInfo): TensorInfo {
  const result = allocate(backend, y.shape);
  const [slopes, outputs, dx] = [dy, y, result].map((info) => floats(backend, info));
  if (slopes === undefined || outputs === undefined || dx === undefined) return result;
  const simd = loopOn(backend, PLAN);
  const done = simd === undefined ? 0 : dx.length - (dx.length % 4);
  simd?.(slopes.byteOffset, outputs.byteOffset, dx.byteOffset, done * 4);
  for (let i = done; i < dx.length; i++) {
    const value = outputs[i] ?? 0;
    dx[i] = value > 0 && value < 6 ? (slopes[i] ?? 0) : 0;
  }
  return result;
}
