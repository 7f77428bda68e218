import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasm } from '../wasm.js';
import { add, constant, equal, everywhere, get, set, store, subtract, until } from './assembler.js';
import type { WasmBackend } from './heap.js';
import { addressOf } from './heap.js';
import { range } from './parts.js';
import type { LoopPlan } from './threads.js';
import { threadsOf } from './threads.js';

/** Writes ones to four floats, `times` times. */
const ONES: LoopPlan = {
  body: until(equal(get(1), constant(0)), [
    ...store(get(0), 0, everywhere(1)),
    ...set(1, subtract(get(1), constant(1))),
  ]),
  parameters: 2,
  integers: 0,
  vectors: 0,
};
/** Writes ones where the address, plus 16, says. */
const ONES_BEHIND: LoopPlan = {
  body: store(add(get(0), constant(16)), 0, everywhere(1)),
  parameters: 1,
  integers: 0,
  vectors: 0,
};

beforeAll(async () => {
  await registerWasm();
  await tf.setBackend('wasm');
});

const backend = (): WasmBackend => tf.backend() as WasmBackend;
const addressIn = (x: tf.Tensor): number => addressOf(backend(), x);

describe('threads', () => {
  it.each([0, 1, 3, 1000, 40_000])('run each of %i jobs', (count) => {
    const x = tf.zeros([4 * count + 4]);
    const jobs = range(count).map((job) => [addressIn(x) + 16 * job, 3]);
    threadsOf(backend()).run(ONES, jobs);
    const values = x.dataSync();
    expect(values.slice(0, 4 * count).every((value) => value === 1)).toBe(true);
    expect([...values.slice(4 * count)]).toEqual([0, 0, 0, 0]);
    x.dispose();
  });

  it('take up loops one after the other, many times', () => {
    const x = tf.zeros([64]);
    for (let round = 0; round < 500; round++) {
      const jobs = range(4).map((job) => [addressIn(x) + 32 * job, 1]);
      threadsOf(backend()).run(ONES, jobs);
      threadsOf(backend()).run(
        ONES_BEHIND,
        jobs.map(([address = 0]) => [address]),
      );
    }
    expect([...x.dataSync()]).toEqual(range(64).map((i) => (i < 32 ? 1 : 0)));
    x.dispose();
  });

  it('see memory that came after they started', () => {
    threadsOf(backend()).run(ONES, []);
    const large = tf.zeros([30_000_000]);
    const jobs = range(8).map((job) => [addressIn(large) + 15_000_000 * job, 1]);
    threadsOf(backend()).run(ONES, jobs);
    expect(large.sum().dataSync()[0]).toBe(32);
    large.dispose();
  });

  it('say it where a job leaves the memory, and work on', () => {
    const x = tf.zeros([8]);
    const outside = 0xffff_fff0;
    const jobs = [[outside, 1], [addressIn(x), 1], [outside, 1], [outside, 1]]; // prettier-ignore
    expect(() => threadsOf(backend()).run(ONES, jobs)).toThrow('left its memory');
    threadsOf(backend()).run(ONES, [[addressIn(x) + 16, 1]]);
    expect([...x.dataSync()]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    x.dispose();
  });
});
