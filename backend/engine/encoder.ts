import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';
import { batchNormConvolution, type Weights } from './layers.js';

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
/** Stages whose last features have a quarter and a sixteenth of the side. */
const QUARTER_STAGE = 1;
const SIXTEENTH_STAGE = 4;
const STEM_CHANNELS = 32;

/** What makes Lite0 a larger network. The lite family scales neither its stem nor its ends' depth. */
const SCALES: Record<Recipe['encoder'], { width: number; depth: number }> = {
  'efficientnet-lite0': { width: 1, depth: 1 },
  'efficientnet-lite2': { width: 1.1, depth: 1.2 },
};
/** Scaled widths are rounded to multiples of it. */
const CHANNEL_MULTIPLE = 8;

function scaledStages(name: Recipe['encoder']): Stage[] {
  const { width, depth } = SCALES[name];
  return STAGES.map((stage, index) => {
    const end = index === 0 || index === STAGES.length - 1;
    const blocks = end ? stage.blocks : Math.ceil(stage.blocks * depth);
    const channels = Math.round((stage.channels * width) / CHANNEL_MULTIPLE) * CHANNEL_MULTIPLE;
    return { ...stage, blocks, channels };
  });
}

interface Block {
  name: string;
  kernel: number;
  stride: number;
  input: number;
  expanded: number;
  output: number;
}

function blocksOf(stages: readonly Stage[]): Block[][] {
  let count = 0;
  let input = STEM_CHANNELS;
  return stages.map((stage) => {
    const blocks: Block[] = [];
    const { kernel, expansion, channels: output } = stage;
    while (blocks.length < stage.blocks) {
      const stride = blocks.length === 0 ? stage.stride : 1;
      const name = `encoder/block${count++}`;
      blocks.push({ name, kernel, stride, input, expanded: input * expansion, output });
      input = output;
    }
    return blocks;
  });
}

/** What the decoder sees: features at a quarter, a sixteenth and a thirty-second of the side. */
export interface EncoderFeatures {
  quarter: tf.Tensor4D;
  sixteenth: tf.Tensor4D;
  deepest: tf.Tensor4D;
}
export type EncoderChannels = Record<keyof EncoderFeatures, number>;

function invertedResidual(weights: Weights, x: tf.Tensor4D, block: Block): tf.Tensor4D {
  const { name, stride, input, expanded, output } = block;
  const wide =
    expanded === input ? x : batchNormConvolution(weights, `${name}/expand`, x, { relu6: true });
  const filtered = batchNormConvolution(weights, `${name}/depthwise`, wide, {
    depthwise: true,
    stride,
    relu6: true,
  });
  const projected = batchNormConvolution(weights, `${name}/project`, filtered);
  return stride === 1 && input === output ? tf.add(projected, x) : projected;
}

/** An encoder by its name in the recipe. */
export class Encoder {
  /** Of the features that the decoder sees. */
  readonly channels: EncoderChannels;
  /** Its inverted residuals, stage by stage. */
  readonly #stages: readonly (readonly Block[])[];

  constructor(name: Recipe['encoder']) {
    const stages = scaledStages(name);
    const channelsAfter = (index: number): number => stages.at(index)?.channels ?? NaN;
    this.channels = {
      quarter: channelsAfter(QUARTER_STAGE),
      sixteenth: channelsAfter(SIXTEENTH_STAGE),
      deepest: channelsAfter(-1),
    };
    this.#stages = blocksOf(stages);
  }

  /** Kernel shapes of every convolution, by name; each has gamma and beta, mean and variance. */
  kernels(): Map<string, number[]> {
    const kernels = new Map<string, number[]>([['encoder/stem', [3, 3, 3, STEM_CHANNELS]]]);
    for (const { name, kernel, input, expanded, output } of this.#stages.flat()) {
      if (expanded !== input) kernels.set(`${name}/expand`, [1, 1, input, expanded]);
      kernels.set(`${name}/depthwise`, [kernel, kernel, expanded, 1]);
      kernels.set(`${name}/project`, [1, 1, expanded, output]);
    }
    return kernels;
  }

  /** `images` [N,H,W,3], normalised; sides that are multiples of 32 avoid ragged edges. */
  encode(weights: Weights, images: tf.Tensor4D): EncoderFeatures {
    let x = batchNormConvolution(weights, 'encoder/stem', images, {
      stride: 2,
      relu6: true,
      firstLayer: true,
    });
    const afterStages = this.#stages.map((blocks) => {
      // Without a gradient to come, all but a block's output is given back at once.
      for (const block of blocks) x = tf.tidy(() => invertedResidual(weights, x, block));
      return x;
    });
    const after = (index: number): tf.Tensor4D => afterStages.at(index) as tf.Tensor4D;
    return { quarter: after(QUARTER_STAGE), sixteenth: after(SIXTEENTH_STAGE), deepest: after(-1) };
  }
}
