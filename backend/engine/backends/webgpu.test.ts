import { beforeAll, describe, expect, it } from 'vitest';
import { registerRelu6GradOn } from './relu6-grad.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { softwareAdapter } from './test-support/adapter.js';
import { randomValues, runOn, worstError } from './test-support/compare.js';
import { gradientsOf, TRAINING_OPS } from './test-support/training-ops.js';
import { registerWebgpu } from './webgpu.js';

const adapter = await softwareAdapter();

describe.skipIf(!adapter)('webgpu', () => {
  beforeAll(async () => {
    await registerWebgpu({ adapter, software: true });
    registerRelu6GradOn('cpu');
    registerResizeBilinearGradOn('cpu');
  });

  const x = randomValues([4, 6, 8, 5], 'x');
  const w = randomValues([4, 6, 8, 5], 'w');
  it.each(Object.entries(TRAINING_OPS))('%s agrees with cpu', async (_, op) => {
    const expected = await runOn('cpu', [x, w], gradientsOf(op));
    const got = await runOn('webgpu', [x, w], gradientsOf(op));
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });
});
