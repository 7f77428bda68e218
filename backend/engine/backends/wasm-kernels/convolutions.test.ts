import { beforeAll, describe, expect, it } from 'vitest';
import { randomValues, runOn, worstError } from '../test-support/compare.js';
import {
  convolutionCases,
  depthwiseGradientsOf,
  fullGradients,
  nameOf,
} from '../test-support/convolutions.js';
import { useDepthwiseGradients } from '../test-support/depthwise.js';
import { registerWasm } from '../wasm.js';

beforeAll(async () => {
  await registerWasm();
  useDepthwiseGradients();
});

describe('full convolutions on wasm', () => {
  const all = convolutionCases([1]).map((entry) => [nameOf(entry), entry] as const);
  it.each(all)('%s', async (_, entry) => {
    const x = randomValues([entry.batch, ...entry.size, entry.channels], 'x');
    const filter = randomValues([...entry.kernel, entry.channels, 7], 'filter');
    const expected = await runOn('cpu', [x, filter], fullGradients(entry));
    const got = await runOn('wasm', [x, filter], fullGradients(entry));
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });
});

describe('depthwise convolutions on wasm', () => {
  const all = convolutionCases([1, 2, 3]).map((entry) => [nameOf(entry), entry] as const);
  it.each(all)('%s', async (_, entry) => {
    const x = randomValues([entry.batch, ...entry.size, entry.channels], 'x');
    const filter = randomValues([...entry.kernel, entry.channels, 1], 'filter');
    const expected = await runOn('cpu', [x, filter], depthwiseGradientsOf(entry, true));
    const got = await runOn('wasm', [x, filter], depthwiseGradientsOf(entry, false));
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });
});
