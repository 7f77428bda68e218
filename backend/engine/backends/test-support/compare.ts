import * as tf from '@tensorflow/tfjs-core';

/** A tensor's values with its shape, off any backend. */
export interface Values {
  shape: number[];
  data: Float32Array;
}

/** Values in (-1, 1) without a pattern, the same for the same name. */
export function randomValues(shape: number[], name: string): Values {
  const seed = [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1000;
  const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, index) => {
    const noise = Math.sin(index * 12.9898 + seed * 78.233) * 43758.5453;
    return (noise % 1) * (index % 2 === 0 ? 1 : -1);
  });
  return { shape, data };
}

/** Runs a computation on one backend, checks that it leaks nothing, and hands back its outputs. */
export async function runOn(
  backend: string,
  inputs: Values[],
  compute: (...tensors: tf.Tensor[]) => tf.Tensor[],
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = { tensors: tf.memory().numTensors, buffers: tf.backend().numDataIds() };
  const tensors = tf.tidy(() =>
    compute(...inputs.map(({ shape, data }) => tf.tensor(data, shape, 'float32'))),
  );
  // Not dataSync: webgpu has none.
  const outputs = await Promise.all(
    tensors.map(async (output) => Float32Array.from(await output.data())),
  );
  tf.dispose(tensors);
  const after = { tensors: tf.memory().numTensors, buffers: tf.backend().numDataIds() };
  if (after.tensors !== before.tensors || after.buffers !== before.buffers) {
    throw new Error(`Leaked on ${backend}: ${JSON.stringify({ before, after })}`);
  }
  return outputs;
}

/** The largest difference, relative to the expected values' largest magnitude (at least 1). */
export function worstError(got: Float32Array[], expected: Float32Array[]): number {
  if (got.length !== expected.length) return Infinity;
  let worst = 0;
  got.forEach((values, index) => {
    const wanted = expected[index] ?? new Float32Array();
    if (values.length !== wanted.length) worst = Infinity;
    const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    values.forEach((value, at) => {
      const error = Math.abs(value - (wanted[at] ?? 0)) / scale;
      worst = error <= worst ? worst : Number.isNaN(error) ? Infinity : error;
    });
  });
  return worst;
}
