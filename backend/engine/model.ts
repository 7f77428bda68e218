import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../random.js';
import type { Recipe } from '../contract/recipe.js';
import { classify, decode, decoderKernels, project } from './decoder.js';
import { Encoder } from './encoder.js';
import { resizeTo, type Weights } from './layers.js';
import { Layout } from './parameters.js';
import type { StoredTensor } from './safetensors.js';

/** Input as the encoder's ImageNet weights expect it: (x - 127) / 128 of 0..255. */
export function normalize(images: tf.Tensor4D): tf.Tensor4D {
  return tf.div(tf.sub(images, 127), 128);
}

const fanIn = (shape: readonly number[]): number =>
  shape[3] === 1 ? (shape[0] ?? 1) * (shape[1] ?? 1) : tf.util.sizeFromShape(shape.slice(0, 3));

/** The network of a recipe: what its weights are called, and how they turn images into logits. */
export class Model {
  /** Parameters that training changes, in the order of the flat vectors. */
  readonly trained: Layout;
  /** The encoder's batch-norm statistics, by which prediction normalises. */
  readonly frozen: Layout;
  readonly #encoder: Encoder;

  constructor(
    readonly recipe: Pick<Recipe, 'encoder' | 'decoderChannels' | 'featureChannels'>,
    readonly classCount: number,
  ) {
    this.#encoder = new Encoder(recipe.encoder);
    const decoder = decoderKernels({
      encoder: this.#encoder.channels,
      classes: classCount,
      channels: recipe.decoderChannels,
      featureChannels: recipe.featureChannels,
    });
    const trained = new Map<string, number[]>();
    const frozen = new Map<string, number[]>();
    for (const [name, shape] of [...this.#encoder.kernels(), ...decoder]) {
      const channels = shape[3] === 1 ? shape[2] : shape[3];
      const vector = [channels as number];
      trained.set(`${name}/kernel`, shape);
      if (
        name.endsWith('classify') ||
        (name.endsWith('/project') && name.startsWith('projector'))
      ) {
        trained.set(`${name}/bias`, vector);
        continue;
      }
      trained.set(`${name}/gamma`, vector);
      trained.set(`${name}/beta`, vector);
      if (!name.startsWith('encoder')) continue;
      frozen.set(`${name}/mean`, vector);
      frozen.set(`${name}/variance`, vector);
    }
    this.trained = new Layout(trained);
    this.frozen = new Layout(frozen);
  }

  /** The encoder's stored weights with a freshly drawn decoder (He et al., arXiv 1502.01852). */
  initialWeights(
    encoder: ReadonlyMap<string, StoredTensor>,
    seed: number,
  ): Map<string, StoredTensor> {
    const random = new Random(seed, 'decoder');
    const weights = new Map(encoder);
    for (const { name, shape, size } of this.trained.slots) {
      if (name.startsWith('encoder')) continue;
      const values = new Float32Array(size);
      if (name.endsWith('/gamma')) values.fill(1);
      if (name.endsWith('/kernel')) {
        const bound = Math.sqrt(6 / fanIn(shape));
        for (let index = 0; index < size; index++) values[index] = random.uniform(-bound, bound);
      }
      weights.set(name, { shape, values });
    }
    return weights;
  }

  /** Shared decoder features [N,H/4,W/4,channels] of `images` [N,H,W,3] in 0..255. */
  features(weights: Weights, images: tf.Tensor4D): tf.Tensor4D {
    return decode(weights, this.#encoder.encode(weights, normalize(images)));
  }

  /** Class logits of decoder features at [N,height,width,C]. */
  logits(weights: Weights, features: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
    return resizeTo(classify(weights, features), height, width);
  }

  /** Projected features [N,H/4,W/4,D] of unit length. */
  project(weights: Weights, features: tf.Tensor4D): tf.Tensor4D {
    return project(weights, features);
  }
}
