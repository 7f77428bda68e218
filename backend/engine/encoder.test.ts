import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasm } from './backends/wasm.js';
import { Encoder, type EncoderFeatures } from './encoder.js';
import { foldNorms } from './folded-norms.js';
import { normalize } from './model.js';
import { readSafetensors } from './safetensors.js';

beforeAll(async () => {
  await registerWasm();
  await tf.setBackend('wasm');
});

async function stored(encoder: string): Promise<Map<string, tf.Tensor>> {
  const path = new URL(`../../resources/encoders/${encoder}.safetensors`, import.meta.url);
  const { tensors } = await readSafetensors(fileURLToPath(path));
  const named = [...tensors].map(
    ([name, { shape, values }]) => [name, tf.tensor(values, shape)] as const,
  );
  return new Map(named);
}

/** [1,64,96,3], the same in every language: value i is 127 + 120 sin(0.37 i + 3 sin(0.011 i)). */
function waves(): tf.Tensor4D {
  const wave = (i: number): number => 127 + 120 * Math.sin(0.37 * i + 3 * Math.sin(0.011 * i));
  return tf.tensor4d(
    Float32Array.from({ length: 64 * 96 * 3 }, (_, i) => wave(i)),
    [1, 64, 96, 3],
  );
}

/**
 * Features of `waves` that PyTorch computed from the packages' own files, kernels rounded to
 * float16 as ours are: the values at one to five sixths of the features, flat in the order NHWC.
 */
const OF_PYTORCH = [
  [
    'efficientnet-lite0',
    {
      quarter: { shape: [1, 16, 24, 24], values: [-46.8328, 17.8551, 4.7216, 20.4449, -25.9961] },
      sixteenth: { shape: [1, 4, 6, 112], values: [-10.7702, -1.3993, 11.3561, -8.9631, -6.1946] },
      deepest: { shape: [1, 2, 3, 320], values: [-1.4231, -1.2256, -0.9752, -1.6923, -1.0215] },
    },
  ],
  [
    'efficientnet-lite2',
    {
      quarter: { shape: [1, 16, 24, 24], values: [-8.2101, -0.2061, -10.1461, -11.7335, -7.7781] },
      sixteenth: { shape: [1, 4, 6, 120], values: [-0.8503, 5.7401, 8.7435, 14.5944, 8.9902] },
      deepest: { shape: [1, 2, 3, 352], values: [0.0157, 1.0937, 0.8469, -0.1036, 0.8681] },
    },
  ],
] as const;

describe.each(OF_PYTORCH)('Encoder %s', (name, known) => {
  it("computes PyTorch's features from the shipped weights", async () => {
    const encoder = new Encoder(name);
    const features = encoder.encode({ tensors: foldNorms(await stored(name)) }, normalize(waves()));
    for (const part of ['quarter', 'sixteenth', 'deepest'] satisfies (keyof EncoderFeatures)[]) {
      const { shape, values } = known[part];
      expect(features[part].shape).toEqual(shape);
      expect(encoder.channels[part]).toBe(shape[3]);
      const computed = features[part].dataSync();
      values.forEach((value, index) => {
        const position = Math.floor(((index + 1) * computed.length) / 6);
        const difference = Math.abs((computed[position] ?? NaN) - value);
        expect(difference, `${part} ${position}`).toBeLessThan(1e-3);
      });
    }
  });

  it('asks for exactly the kernels that are shipped', async () => {
    const kernels = [...(await stored(name))].filter(([key]) => key.endsWith('/kernel'));
    const shapes = kernels.map(([key, { shape }]) => [key.replace('/kernel', ''), shape] as const);
    expect(new Encoder(name).kernels()).toEqual(new Map(shapes));
  });
});
