import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runGroups } from './program.js';
import { addParts, splitSum } from './split.js';

/** A workgroup has a thread for each of 16 channels and each 16th position of its piece. */
const CHANNELS = 16;
const LANES = 16;

/**
 * Sum over the middle of [parts, positions, channels], to `shape`. tfjs's matrix product with a row
 * of ones, of which it is the same, leaves most of a card idle.
 */
export function sumOverMiddle(
  backend: WebGPUBackend,
  x: TensorInfo,
  [parts, positions, channels]: [number, number, number],
  shape: number[],
): TensorInfo {
  const blocks = Math.ceil(channels / CHANNELS);
  const split = splitSum(positions, blocks * parts, 'group');
  const sums = runGroups(
    backend,
    {
      name: 'sum_over_middle',
      inputs: { x },
      shape: [split.parts, parts, channels],
      sizes: { parts, positions, channels, length: split.length },
      declarations: `var<workgroup> lanes : array<f32, ${CHANNELS * LANES}>;`,
      code: CODE,
    },
    [CHANNELS, LANES, 1],
    [blocks, parts, split.parts],
  );
  return addParts(backend, sums, shape);
}

const CODE = `
      let channel = i32(workgroupId.x) * ${CHANNELS} + i32(localId.x);
      let part = i32(workgroupId.y);
      let start = i32(workgroupId.z) * uniforms.length;
      let end = min(start + uniforms.length, uniforms.positions);
      let lane = i32(localId.y);
      let at = lane * ${CHANNELS} + i32(localId.x);
      var sum = 0.0;
      if (channel < uniforms.channels) {
        for (var position = start + lane; position < end; position += ${LANES}) {
          sum += x[(part * uniforms.positions + position) * uniforms.channels + channel];
        }
      }
      lanes[at] = sum;
      workgroupBarrier();
      for (var half = ${LANES / 2}; half > 0; half = half / 2) {
        if (lane < half) { lanes[at] += lanes[at + half * ${CHANNELS}]; }
        workgroupBarrier();
      }
      if (lane == 0 && channel < uniforms.channels) {
        let line = i32(workgroupId.z) * uniforms.parts + part;
        result[line * uniforms.channels + channel] = lanes[at];
      }`;
