import * as tf from '@tensorflow/tfjs-core';
import { depthwiseGradients } from './backends/depthwise-gradient.js';
import { relu6Grad } from './backends/relu6-grad.js';

export interface ConvolutionOptions {
  stride?: number;
  dilation?: number;
  depthwise?: boolean;
  relu6?: boolean;
  /** The input needs no gradient (it is the image): saves the most expensive one of the network. */
  firstLayer?: boolean;
}

interface Attributes extends tf.NamedAttrMap {
  strides: [number, number];
  pad: 'same';
  dataFormat: 'NHWC';
  dilations: [number, number];
}

const engine = tf.engine();

function run(kernel: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap): tf.Tensor {
  return engine.runKernel(kernel, inputs, attributes) as tf.Tensor;
}

/** Sum over all positions, [N,H,W,C] -> [C], as a matrix product: fast on every backend. */
export function sumOverPositions(x: tf.Tensor4D): tf.Tensor1D {
  const [count, height, width, channels] = x.shape;
  const rows = count * height * width;
  const sum = tf.matMul(tf.ones([1, rows]), tf.reshape(x, [rows, channels]));
  return tf.reshape(sum, [channels]);
}

/** Gradients by input and by kernel, each computed when it is called. */
function gradientsOf(
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  depthwise: boolean,
  attributes: Attributes,
): { x: () => tf.Tensor; filter: () => tf.Tensor } {
  if (depthwise) return depthwiseGradients({ dy, x, filter: kernel, attributes });
  return {
    x: () =>
      run('Conv2DBackpropInput', { dy, filter: kernel }, { ...attributes, inputShape: x.shape }),
    filter: () =>
      run('Conv2DBackpropFilter', { x, dy }, { ...attributes, filterShape: kernel.shape }),
  };
}

/**
 * Convolution, bias and ReLU6 in one operation with its own gradient: tfjs would run the three
 * apart in training. `x` [N,H,W,I]; `kernel` [h,w,I,O], or [h,w,I,1] where depthwise; `bias` [O].
 * 'same' padding as TensorFlow pads.
 */
export function convolution(
  x: tf.Tensor4D,
  kernel: tf.Tensor,
  bias: tf.Tensor,
  options: ConvolutionOptions = {},
): tf.Tensor4D {
  const { stride = 1, dilation = 1, depthwise = false, relu6 = false } = options;
  const attributes: Attributes = {
    strides: [stride, stride],
    pad: 'same',
    dataFormat: 'NHWC',
    dilations: [dilation, dilation],
  };
  const forward = (input: tf.Tensor, filter: tf.Tensor, shift: tf.Tensor): tf.Tensor =>
    run(
      depthwise ? 'FusedDepthwiseConv2D' : 'FusedConv2D',
      { x: input, filter, bias: shift },
      {
        ...attributes,
        activation: relu6 ? 'relu6' : 'linear',
      },
    );
  const beforeActivation = (dy: tf.Tensor, y: tf.Tensor): tf.Tensor4D =>
    (relu6 ? relu6Grad(dy, y) : dy) as tf.Tensor4D;

  if (options.firstLayer) {
    return tf.customGrad((filter, shift, save) => {
      const value = forward(x, filter as tf.Tensor, shift as tf.Tensor);
      (save as tf.GradSaveFunc)([x, filter as tf.Tensor, value]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
        const [input, weights, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
        const dz = beforeActivation(dy, y);
        const gradients = gradientsOf(dz, input, weights, depthwise, attributes);
        return [gradients.filter(), sumOverPositions(dz)];
      };
      return { value, gradFunc };
    })(kernel, bias) as tf.Tensor4D;
  }
  return tf.customGrad((input, filter, shift, save) => {
    const value = forward(input as tf.Tensor, filter as tf.Tensor, shift as tf.Tensor);
    (save as tf.GradSaveFunc)([input as tf.Tensor, filter as tf.Tensor, value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [positions, weights, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      const dz = beforeActivation(dy, y);
      const gradients = gradientsOf(dz, positions, weights, depthwise, attributes);
      return [gradients.x(), gradients.filter(), sumOverPositions(dz)];
    };
    return { value, gradFunc };
  })(x, kernel, bias) as tf.Tensor4D;
}
