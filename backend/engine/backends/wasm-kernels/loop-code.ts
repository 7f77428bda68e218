import type { Code } from './assembler.js';
import {
  add,
  constant,
  everywhere,
  get,
  largerFloats,
  load,
  loadOne,
  set,
  smallerFloats,
  store,
  storeOne,
  subtract,
} from './assembler.js';

/** Bytes of a float. */
export const FLOAT = Float32Array.BYTES_PER_ELEMENT;

export const advance = (local: number, step: Code): Code => set(local, add(get(local), step));
export const countDown = (local: number, step: number): Code =>
  set(local, subtract(get(local), constant(step)));

/** Four floats, each cut off as ReLU6. */
export const relu6 = (values: Code): Code =>
  smallerFloats(largerFloats(values, everywhere(0)), everywhere(6));

/** How floats that are worked on together are loaded and stored, and their bytes. */
export interface Width {
  bytes: number;
  load: (address: Code, offset: number) => Code;
  store: (address: Code, offset: number, value: Code) => Code;
}
export const VECTOR: Width = { bytes: 4 * FLOAT, load, store };
export const ONE: Width = { bytes: FLOAT, load: loadOne, store: storeOne };
