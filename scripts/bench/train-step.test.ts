import { describe, expect, it } from 'vitest';
import { compareLosses } from './train-step.js';

describe('compareLosses', () => {
  const ours = [
    { total: 3, source: 2, pull: 4 },
    { total: 2.5, source: 1.5, pull: 4 },
  ];

  it('is content where each loss of each step is the same to a thousandth', () => {
    compareLosses(ours, [
      { source: 2.001, pull: 4 },
      { source: 1.5, pull: 3.997 },
    ]);
  });

  it('names the step and the loss in which the sides differ', () => {
    const peer = [
      { source: 2, pull: 4 },
      { source: 1.5, pull: 3.99 },
    ];
    expect(() => compareLosses(ours, peer)).toThrow('in step 2 the loss pull is 4 here and 3.99');
  });

  it('is not content with a loss or a step that one side lacks', () => {
    expect(() => compareLosses(ours, [{ sure: 1 }, { source: 1.5 }])).toThrow('the loss sure');
    expect(() => compareLosses(ours, [{ source: 2 }])).toThrow('2 steps here and 1 there');
  });

  it('is not content with what is not a number', () => {
    expect(() => compareLosses([{ source: NaN }], [{ source: 2 }])).toThrow('the loss source');
  });
});
