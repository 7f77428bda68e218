import * as tf from '@tensorflow/tfjs-core';
import type { StoredTensor } from './safetensors.js';

/** Where one named parameter lies in a flat vector. */
interface Slot {
  name: string;
  shape: number[];
  size: number;
}

/** Named tensors, as layers read them. */
export type Named = ReadonlyMap<string, tf.Tensor>;

/**
 * The order of a network's parameters in one flat vector. Student, teacher, gradient and moments
 * are such vectors: the optimizer and the teacher's average are then a few operations instead of
 * a few for each of some 170 parameters.
 */
export class Layout {
  readonly slots: readonly Slot[];
  readonly size: number;

  constructor(shapes: ReadonlyMap<string, number[]>) {
    this.slots = [...shapes].map(([name, shape]) => ({
      name,
      shape,
      size: tf.util.sizeFromShape(shape),
    }));
    this.size = this.slots.reduce((sum, slot) => sum + slot.size, 0);
  }

  /** The named tensors of a flat vector of this layout. */
  unpack(flat: tf.Tensor1D): Map<string, tf.Tensor> {
    const pieces = tf.split(
      flat,
      this.slots.map(({ size }) => size),
    );
    return new Map(
      this.slots.map(({ name, shape }, index) => {
        const piece = pieces[index] as tf.Tensor;
        return [name, shape.length === 1 ? piece : tf.reshape(piece, shape)];
      }),
    );
  }

  /** The flat vector of named tensors of this layout; throws where one is missing. */
  pack(tensors: Named): tf.Tensor1D {
    return tf.concat1d(
      this.slots.map(({ name, size }) => {
        const tensor = tensors.get(name);
        if (!tensor) throw new Error(`There is no "${name}" to pack.`);
        return tf.reshape(tensor, [size]);
      }),
    );
  }

  /** A flat vector with one value per parameter, the same over each parameter's elements. */
  fill(valueOf: (name: string) => number): tf.Tensor1D {
    const values = new Float32Array(this.size);
    let offset = 0;
    for (const { name, size } of this.slots) {
      values.fill(valueOf(name), offset, offset + size);
      offset += size;
    }
    return tf.tensor1d(values);
  }

  /** The flat vector of stored tensors; throws where one is missing or of another shape. */
  fromStored(stored: ReadonlyMap<string, StoredTensor>, prefix = ''): tf.Tensor1D {
    const values = new Float32Array(this.size);
    let offset = 0;
    for (const { name, shape, size } of this.slots) {
      const tensor = stored.get(prefix + name);
      if (!tensor || tensor.values.length !== size || String(tensor.shape) !== String(shape)) {
        throw new Error(`The weights hold no "${prefix}${name}" of shape ${shape.join('x')}.`);
      }
      values.set(tensor.values, offset);
      offset += size;
    }
    return tf.tensor1d(values);
  }

  /** Adds the parameters of a flat vector to `stored`, under their names. */
  async toStored(flat: tf.Tensor1D, stored: Map<string, StoredTensor>, prefix = ''): Promise<void> {
    const values = (await flat.data()) as Float32Array;
    let offset = 0;
    for (const { name, shape, size } of this.slots) {
      stored.set(prefix + name, { shape, values: values.slice(offset, offset + size) });
      offset += size;
    }
  }
}
