import * as tf from '@tensorflow/tfjs';
import { convolution, type ConvolutionOptions } from '../convolution.js';

export interface SelfTestResult {
  /** Whether the backend computed a known training step. */
  passed: boolean;
  /** The largest relative difference to the known numbers; Infinity where something threw. */
  worstError: number;
  /** Speed of a mid-size convolution, in thousand million operations per second; 0 where it threw. */
  gigaflops: number;
}

const TOLERANCE = 1e-3;
const STEP_SIZE = 0.5;

/**
 * What plain loops (tfjs's cpu backend) compute for the step below: loss before, two projections of
 * the gradient of each of the three filters, loss after. A test computes them anew.
 */
export const KNOWN = [
  5.701786, 1.149628, -2.59454, -1.12509, 2.980666, -4.192296, 0.059081, 2.188465,
] as const;

/** Trains a tiny fixed network for one step on the current backend, and times a convolution. */
export async function selfTest(): Promise<SelfTestResult> {
  const worstError = await worstErrorOfStep();
  const speed = worstError === Infinity ? 0 : await gigaflops();
  return { passed: worstError < TOLERANCE, worstError, gigaflops: speed };
}

async function worstErrorOfStep(): Promise<number> {
  try {
    const got = await fixedStep();
    const errors = KNOWN.map(
      (known, i) => Math.abs((got[i] ?? NaN) - known) / Math.max(0.1, Math.abs(known)),
    );
    return errors.some(Number.isNaN) ? Infinity : Math.max(...errors);
  } catch {
    return Infinity;
  }
}

/** The numbers to hold against `KNOWN`, from the current backend. */
export async function fixedStep(): Promise<number[]> {
  const results = tf.tidy(() => {
    const image: tf.Tensor4D = pattern([2, 9, 12, 3], 1).mul(4);
    const wanted = tf.softmax(pattern([2, 9, 12, 4], 2).mul(3));
    const filters = [pattern([3, 3, 3, 5], 3), pattern([3, 3, 5, 1], 4), pattern([1, 1, 5, 4], 5)];
    const loss = (...weights: tf.Tensor[]): tf.Scalar => {
      const logits = network(image, weights as tf.Tensor4D[]);
      return tf.neg(tf.logSoftmax(logits).mul(wanted).sum(-1)).mean();
    };
    const { value, grads } = tf.valueAndGrads(loss)(filters);
    const stepped = filters.map((filter, i) => filter.sub(gradientOf(grads, i).mul(STEP_SIZE)));
    const projections = grads.flatMap((gradient) =>
      [6, 7].map((phase) => gradient.mul(pattern(gradient.shape, phase)).sum()),
    );
    return tf.stack([value, ...projections, loss(...stepped)]);
  });
  const numbers = [...(await results.data())];
  results.dispose();
  return numbers;
}

/** Every kind of operation that the real network trains through; [b, h, w, 3] to [b, h, w, 4]. */
function network(image: tf.Tensor4D, filters: tf.Tensor4D[]): tf.Tensor4D {
  const [full, depthwise, pointwise] = filters;
  if (full === undefined || depthwise === undefined || pointwise === undefined) return image;
  const convolved = (x: tf.Tensor4D, kernel: tf.Tensor4D, options: ConvolutionOptions) => {
    const channels = options.depthwise ? x.shape[3] : kernel.shape[3];
    return convolution(x, kernel, tf.zeros([channels]), options);
  };
  const half = convolved(image, full, { stride: 2, relu6: true });
  const wide = convolved(half, depthwise, { depthwise: true, dilation: 2, relu6: true });
  const logits = convolved(wide, pointwise, {});
  const [, height, width] = image.shape;
  return tf.image.resizeBilinear(logits, [height, width], false, true);
}

function gradientOf(gradients: tf.Tensor[], index: number): tf.Tensor {
  const gradient = gradients[index];
  if (gradient === undefined) throw new Error('A gradient is missing.');
  return gradient;
}

/** Fixed values in [-1, 1] without randomness. */
function pattern(shape: number[], phase: number): tf.Tensor4D {
  const size = tf.util.sizeFromShape(shape);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + phase * 2.3));
  return tf.tensor(values, shape as [number, number, number, number], 'float32');
}

/** Best of three runs, the first one of all not counted. */
async function gigaflops(): Promise<number> {
  const [batch, height, width, channels] = [2, 48, 64, 128] as const;
  const image = pattern([batch, height, width, channels], 1);
  const filter = pattern([3, 3, channels, channels], 2);
  let fastest = Infinity;
  for (let run = 0; run < 4; run++) {
    const start = performance.now();
    const result = tf.conv2d(image, filter, 1, 'same');
    await result.data();
    if (run > 0) fastest = Math.min(fastest, performance.now() - start);
    result.dispose();
  }
  tf.dispose([image, filter]);
  const operations = 2 * batch * height * width * channels * channels * 9;
  return operations / (fastest * 1e6);
}
