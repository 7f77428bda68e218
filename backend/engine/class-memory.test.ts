import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ClassMemory } from './class-memory.js';
import { useCpu } from './testing.js';

beforeAll(useCpu);

const centres = (value: number): tf.Tensor2D =>
  tf.tensor2d([
    [value, 0],
    [value, 1],
    [value, 2],
  ]);

describe('ClassMemory', () => {
  it('gives the last centres of the classes that a batch lacks', () => {
    const memory = new ClassMemory(3, 2, 2);
    expect(memory.without(new Set()).arraySync()).toEqual([]);
    memory.remember(centres(1), new Set([0, 2]));
    memory.remember(centres(2), new Set([2]));
    memory.remember(centres(3), new Set([2]));
    expect(memory.without(new Set([2])).arraySync()).toEqual([[1, 0]]);
    // The third centre of class 2 took the place of its first.
    expect(memory.without(new Set([0])).arraySync()).toEqual([
      [3, 2],
      [2, 2],
    ]);
    expect(memory.without(new Set([0, 2])).shape).toEqual([0, 2]);
  });

  it('goes on from its state, and keeps the number of tensors', () => {
    const memory = new ClassMemory(3, 2, 2);
    memory.remember(centres(1), new Set([1]));
    const before = tf.memory().numTensors;
    const fresh = centres(2);
    memory.remember(fresh, new Set([1]));
    fresh.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const again = new ClassMemory(3, 2, 2, memory.state);
    again.remember(centres(3), new Set([1]));
    expect(again.without(new Set([0])).arraySync()).toEqual([
      [3, 1],
      [2, 1],
    ]);
  });
});
