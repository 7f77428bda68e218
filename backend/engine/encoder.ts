import * as tf from '@tensorflow/tfjs-core';
import { frozenNormConvolution, type Weights } from './layers.js';

interface Stage {
  blocks: number;
  kernel: number;
  stride: number;
  expansion: number;
  channels: number;
}

/** EfficientNet-Lite0 (github.com/tensorflow/tpu, lite): B0 without squeeze-excite, with ReLU6. */
const STAGES: readonly Stage[] = [
  { blocks: 1, kernel: 3, stride: 1, expansion: 1, channels: 16 },
  { blocks: 2, kernel: 3, stride: 2, expansion: 6, channels: 24 },
  { blocks: 2, kernel: 5, stride: 2, expansion: 6, channels: 40 },
  { blocks: 3, kernel: 3, stride: 2, expansion: 6, channels: 80 },
  { blocks: 3, kernel: 5, stride: 1, expansion: 6, channels: 112 },
  { blocks: 4, kernel: 5, stride: 2, expansion: 6, channels: 192 },
  { blocks: 1, kernel: 3, stride: 1, expansion: 6, channels: 320 },
];
const STEM_CHANNELS = 32;

interface Block {
  name: string;
  kernel: number;
  stride: number;
  input: number;
  expanded: number;
  output: number;
}

function listBlocks(): Block[] {
  const blocks: Block[] = [];
  let input = STEM_CHANNELS;
  for (const { blocks: count, kernel, stride, expansion, channels } of STAGES) {
    for (let index = 0; index < count; index++) {
      const name = `encoder/block${blocks.length}`;
      const first = index === 0;
      const expanded = input * expansion;
      blocks.push({ name, kernel, stride: first ? stride : 1, input, expanded, output: channels });
      input = channels;
    }
  }
  return blocks;
}

const BLOCKS = listBlocks();

/** What the decoder sees: features at a quarter, a sixteenth and a thirty-second of the side. */
export interface EncoderFeatures {
  quarter: tf.Tensor4D;
  sixteenth: tf.Tensor4D;
  deepest: tf.Tensor4D;
}
export const ENCODER_CHANNELS = { quarter: 24, sixteenth: 112, deepest: 320 };
const LAST_QUARTER_BLOCK = 2;
const LAST_SIXTEENTH_BLOCK = 10;

/** Kernel shapes of every convolution, by name; each has gamma and beta, frozen mean and variance. */
export function encoderKernels(): Map<string, number[]> {
  const kernels = new Map<string, number[]>([['encoder/stem', [3, 3, 3, STEM_CHANNELS]]]);
  for (const { name, kernel, input, expanded, output } of BLOCKS) {
    if (expanded !== input) kernels.set(`${name}/expand`, [1, 1, input, expanded]);
    kernels.set(`${name}/depthwise`, [kernel, kernel, expanded, 1]);
    kernels.set(`${name}/project`, [1, 1, expanded, output]);
  }
  return kernels;
}

function invertedResidual(weights: Weights, x: tf.Tensor4D, block: Block): tf.Tensor4D {
  const { name, stride, input, expanded, output } = block;
  const wide =
    expanded === input ? x : frozenNormConvolution(weights, `${name}/expand`, x, { relu6: true });
  const filtered = frozenNormConvolution(weights, `${name}/depthwise`, wide, {
    depthwise: true,
    stride,
    relu6: true,
  });
  const projected = frozenNormConvolution(weights, `${name}/project`, filtered);
  return stride === 1 && input === output ? tf.add(projected, x) : projected;
}

/** `images` [N,H,W,3], normalised; sides that are multiples of 32 avoid ragged edges. */
export function encode(weights: Weights, images: tf.Tensor4D): EncoderFeatures {
  let x = frozenNormConvolution(weights, 'encoder/stem', images, {
    stride: 2,
    relu6: true,
    firstLayer: true,
  });
  let quarter = x;
  let sixteenth = x;
  for (const [index, block] of BLOCKS.entries()) {
    x = invertedResidual(weights, x, block);
    if (index === LAST_QUARTER_BLOCK) quarter = x;
    if (index === LAST_SIXTEENTH_BLOCK) sixteenth = x;
  }
  return { quarter, sixteenth, deepest: x };
}
