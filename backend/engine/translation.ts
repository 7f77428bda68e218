import * as tf from '@tensorflow/tfjs-core';
import type { Translation } from '../contract/recipe.js';
import type { Random } from '../random.js';
import { jitterColors } from './augment.js';
import { fda } from './fda.js';
import { addNoise } from './noise.js';
import { randomStyle } from './random-style.js';
import { reinhard } from './reinhard.js';

function needed(style: tf.Tensor4D | undefined, kind: string): tf.Tensor4D {
  if (!style) throw new Error(`The translation ${kind} takes its style from target images`);
  return style;
}

function restyle(
  content: tf.Tensor4D,
  style: tf.Tensor4D | undefined,
  translation: Translation,
  random: Random,
): tf.Tensor4D {
  switch (translation.kind) {
    case 'fda':
      return fda(content, needed(style, 'fda'), translation.band);
    case 'reinhard':
      return reinhard(content, needed(style, 'reinhard'));
    case 'jitter':
      return jitterColors(content, translation.jitter, random);
    case 'noise':
      return addNoise(content, new Array<number>(content.shape[0]).fill(translation.noise), random);
    case 'random-style':
      return randomStyle(content, translation, random);
  }
}

/**
 * T of the method: the pseudo-target image, with what is in `content` and the look of `style`, or
 * a random look where the translation takes none from the target. Both [N,H,W,3] in 0..255, and so
 * is the result, a tensor of its own. `random` alone decides what is drawn.
 */
export function translate(
  content: tf.Tensor4D,
  style: tf.Tensor4D | undefined,
  translation: Translation,
  random: Random,
): tf.Tensor4D {
  return tf.tidy(() => tf.clipByValue(restyle(content, style, translation, random), 0, 255));
}
