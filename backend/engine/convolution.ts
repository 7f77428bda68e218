import * as tf from '@tensorflow/tfjs-core';
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

function inputGradient(
  dy: tf.Tensor,
  x: tf.Tensor,
  kernel: tf.Tensor,
  depthwise: boolean,
  attributes: Attributes,
): tf.Tensor {
  const shaped = { ...attributes, inputShape: x.shape };
  return depthwise
    ? run('DepthwiseConv2dNativeBackpropInput', { dy, filter: kernel }, shaped)
    : run('Conv2DBackpropInput', { dy, filter: kernel }, shaped);
}

function kernelGradient(
  dy: tf.Tensor,
  x: tf.Tensor,
  kernel: tf.Tensor,
  depthwise: boolean,
  attributes: Attributes,
): tf.Tensor {
  const shaped = { ...attributes, filterShape: kernel.shape };
  return depthwise
    ? run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, shaped)
    : run('Conv2DBackpropFilter', { x, dy }, shaped);
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
        const [input, weights, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const dz = beforeActivation(dy, y);
        return [kernelGradient(dz, input, weights, depthwise, attributes), sumOverPositions(dz)];
      };
      return { value, gradFunc };
    })(kernel, bias) as tf.Tensor4D;
  }
  return tf.customGrad((input, filter, shift, save) => {
    const value = forward(input as tf.Tensor, filter as tf.Tensor, shift as tf.Tensor);
    (save as tf.GradSaveFunc)([input as tf.Tensor, filter as tf.Tensor, value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [positions, weights, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const dz = beforeActivation(dy, y);
      return [
        inputGradient(dz, positions, weights, depthwise, attributes),
        kernelGradient(dz, positions, weights, depthwise, attributes),
        sumOverPositions(dz),
      ];
    };
    return { value, gradFunc };
  })(x, kernel, bias) as tf.Tensor4D;
}
