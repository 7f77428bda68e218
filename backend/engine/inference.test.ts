import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { RECIPES } from '../contract/recipes.js';
import { Inference } from './inference.js';
import { Model } from './model.js';
import { randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

describe('Inference', () => {
  it('gives back every tensor that it made', async () => {
    const model = new Model({ ...RECIPES.quick, decoderChannels: 8 }, 3);
    const student = randomTensor<tf.Rank.R1>([model.trained.size], 1, -0.05, 0.05);
    const frozen = tf.ones<tf.Rank.R1>([model.frozen.size]);
    const before = tf.memory().numTensors;
    const inference = new Inference(model, { student, frozen });
    const size = { width: 32, height: 32 };
    const values = await inference.probabilities(new Uint8Array(32 * 32 * 3).fill(90), 1, size);
    inference.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const [a = NaN, b = NaN, c = NaN] = values;
    expect(a + b + c).toBeCloseTo(1, 5);
  });
});
