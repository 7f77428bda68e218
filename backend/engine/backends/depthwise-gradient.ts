import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs-core';

type Pair = [number, number];
type Pad = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;

const OURS = ['wasm', 'webgpu'];

/**
 * The gradients of depthwise convolution (multiplier 1, channels last) by input and by filter, each
 * computed when it is called. tfjs's own gradient refuses dilations.
 */
export function depthwiseGradients(call: Call): Gradients {
  const [height, width] = dilationsOf(call.attributes);
  // Only our kernels know dilations: TensorFlow's and the cpu backend's ignore them.
  if ((height === 1 && width === 1) || OURS.includes(tf.getBackend())) return direct(call);
  return throughBlocks(call);
}

type Gradients = Record<'x' | 'filter', () => Tensor>;

/** x [b, h, w, c], dy [b, outHeight, outWidth, c], filter [filterHeight, filterWidth, c, 1]. */
interface Call {
  dy: Tensor4D;
  x: Tensor4D;
  filter: Tensor4D;
  attributes: NamedAttrMap;
}

function dilationsOf(attributes: NamedAttrMap): Pair {
  const dilations = (attributes['dilations'] ?? 1) as number | Pair;
  return typeof dilations === 'number' ? [dilations, dilations] : dilations;
}

function direct(call: Call): Gradients {
  const { dy, x, filter, attributes } = call;
  const { strides, pad, dimRoundingMode } = attributes;
  const shared = { strides, pad, dimRoundingMode, dilations: dilationsOf(attributes) };
  const run = (kernel: string, inputs: Record<string, Tensor>, shape: object): Tensor =>
    tf.engine().runKernel(kernel, inputs, { ...shared, ...shape } as unknown as NamedAttrMap);
  return {
    x: () => run(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter }, { inputShape: x.shape }),
    filter: () =>
      isFasterAsConvolution(call)
        ? filterByConvolution(call)
        : run(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy }, { filterShape: filter.shape }),
  };
}

/** Native TensorFlow takes twice as long for the filter gradient of a 5x5 kernel as for this. */
function isFasterAsConvolution({ filter, attributes: { strides, pad } }: Call): boolean {
  const isEven = [strides as number | Pair].flat().every((stride) => stride === 1);
  return tf.getBackend() === 'tensorflow' && filter.shape[0] === 5 && isEven && pad === 'same';
}

/**
 * The filter gradient, stride 1 and 'same' padding, as a depthwise convolution of each padded image
 * with its output gradient [height,width,c,1] as the filter.
 */
function filterByConvolution({ dy, x, filter }: Call): Tensor {
  return tf.tidy(() => {
    const [around, aside] = filter.shape.slice(0, 2).map((size) => (size - 1) / 2) as Pair;
    const padded = tf.pad(x, [[0, 0], [around, around], [aside, aside], [0, 0]]); // prettier-ignore
    const gradients = tf.split(dy, dy.shape[0]);
    const ofImages = tf.split(padded, x.shape[0]).map((image, index) => {
      const weights = tf.reshape(gradients[index] as Tensor4D, [...x.shape.slice(1), 1]);
      return tf.depthwiseConv2d(image as Tensor4D, weights as Tensor4D, 1, 'valid');
    });
    return tf.reshape(tf.addN(ofImages), filter.shape);
  });
}

/**
 * Every dilation-th row and column becomes an image of its own, on which the convolution is a
 * 'valid' one without dilation (a dilated convolution has stride 1).
 */
function throughBlocks({ dy, x, filter, attributes }: Call): Gradients {
  const block = dilationsOf(attributes);
  const paddings = blockPaddings(x, dy, filter, attributes);
  const plain = { strides: 1, pad: 'valid', dilations: 1 };
  const whole = (): Call => ({
    x: tf.spaceToBatchND(x, block, paddings.input),
    dy: tf.spaceToBatchND(dy, block, paddings.output),
    filter,
    attributes: plain,
  });
  return {
    x: () => tf.tidy(() => tf.batchToSpaceND(direct(whole()).x(), block, paddings.input)),
    filter: () => tf.tidy(() => direct(whole()).filter()),
  };
}

/** Rows and columns to add before and after, so that blocks and taps come out even. */
function blockPaddings(
  x: Tensor4D,
  dy: Tensor4D,
  filter: Tensor4D,
  attributes: NamedAttrMap,
): { input: Pair[]; output: Pair[] } {
  const pad = attributes['pad'] as unknown as Pad;
  const block = dilationsOf(attributes);
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    x.shape,
    filter.shape,
    1,
    block,
    pad,
    undefined,
    true,
  );
  const axis = (index: 0 | 1, before: number): { input: Pair; output: Pair } => {
    const step = block[index];
    const out = dy.shape[index + 1] ?? 0;
    const evenOut = Math.ceil(out / step) * step;
    const reach = ((filter.shape[index] ?? 1) - 1) * step;
    const after = evenOut + reach - before - (x.shape[index + 1] ?? 0);
    return { input: [before, after], output: [0, evenOut - out] };
  };
  const rows = axis(0, padInfo.top);
  const columns = axis(1, padInfo.left);
  return { input: [rows.input, columns.input], output: [rows.output, columns.output] };
}
