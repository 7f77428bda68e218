import { describe, expect, it } from 'vitest';
import { IGNORE } from '../../backend/contract/classes.js';
import { ClassCentres, ClosenessMeter } from './closeness.js';

describe('ClassCentres', () => {
  it('are means of unit length over all portions, of classes that occur', () => {
    const centres = new ClassCentres(3);
    centres.add(Float32Array.from([1, 0, 0, 1, 9, 9]), Uint8Array.from([0, 2, IGNORE]));
    centres.add(Float32Array.from([0, 1]), Uint8Array.from([0]));
    const [first, second, third] = centres.centres();
    expect(first?.[0]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(first?.[1]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(second).toBeUndefined();
    expect(third).toEqual([0, 1]);
  });
});

describe('ClosenessMeter', () => {
  it('has the mean cosines to the own centre and to the nearest other one', () => {
    const meter = new ClosenessMeter([[1, 0], [0, 1], undefined, [-1, 0]]);
    // Two pixels of class 0: cosines 1 and 0.6 to their own, 0 and 0.8 to the nearest other one.
    meter.add(Float32Array.from([1, 0]), Uint8Array.from([0]));
    meter.add(Float32Array.from([0.6, 0.8, 1, 0, 1, 0]), Uint8Array.from([0, 2, IGNORE]));
    const [first, ...others] = meter.closeness();
    expect(first?.pixels).toBe(2);
    expect(first?.own).toBeCloseTo(0.8, 6);
    expect(first?.other).toBeCloseTo(0.4, 6);
    expect(others).toEqual([undefined, undefined, undefined]);
  });
});
