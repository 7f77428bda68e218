import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { RECIPES } from '../contract/recipes.js';
import { Inference } from './inference.js';
import { Model } from './model.js';
import { randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

describe('Inference', () => {
  it('gives logits of the size asked for, and every tensor back', () => {
    const model = new Model({ ...RECIPES.quick, decoderChannels: 8 }, 3);
    const student = randomTensor<tf.Rank.R1>([model.trained.size], 1, -0.05, 0.05);
    const frozen = tf.ones<tf.Rank.R1>([model.frozen.size]);
    const before = tf.memory().numTensors;
    const inference = new Inference(model, { student, frozen });
    const size = { width: 24, height: 16 };
    const image = tf.fill<tf.Rank.R4>([1, 32, 32, 3], 90);
    const logits = inference.logits(image, size);
    expect(logits.shape).toEqual([1, 16, 24, 3]);
    tf.dispose([image, logits]);
    inference.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
