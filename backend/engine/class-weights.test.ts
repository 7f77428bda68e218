import { describe, expect, it } from 'vitest';
import { ClassWeights } from './class-weights.js';

describe('ClassWeights', () => {
  it('follows the formula worked out by hand', () => {
    const weights = new ClassWeights(3, { momentum: 0.5, exponent: 0.5 });
    weights.update([0.9, 0.6, 0], [30, 10, 0]);
    expect(weights.confidences()).toEqual([0.9, 0.6, null]);
    // 1 - conf is 0.1 and 0.4; the worst is 0.4: sqrt(0.25), sqrt(1), and 1 for the unseen class.
    const [first, second, third] = weights.weights();
    expect(first).toBeCloseTo(0.5, 10);
    expect(second).toBe(1);
    expect(third).toBe(1);
    expect(weights.shares()).toEqual([0.75, 0.25, 0]);
  });

  it('keeps a running mean without the bias of its zero start', () => {
    const weights = new ClassWeights(1, { momentum: 0.5, exponent: 1 });
    weights.update([0.8], [5]);
    weights.update([0.4], [5]);
    // (0.5*0.5*0.8 + 0.5*0.4) / (0.5*0.5 + 0.5)
    expect(weights.confidences()[0]).toBeCloseTo(0.4 / 0.75, 10);
  });

  it('leaves a class alone in the steps that do not show it', () => {
    const weights = new ClassWeights(2, { momentum: 0.9, exponent: 0.5 });
    weights.update([0.7, 0.5], [1, 1]);
    weights.update([0, 0.5], [0, 2]);
    expect(weights.confidences()[0]).toBeCloseTo(0.7, 10);
  });

  it('weighs all classes alike with exponent 0', () => {
    const weights = new ClassWeights(2, { momentum: 0.9, exponent: 0 });
    weights.update([0.99, 0.2], [1, 1]);
    expect(weights.weights()).toEqual([1, 1]);
  });
});
