import * as tf from '@tensorflow/tfjs-core';
import { depthwiseGradients } from './backends/depthwise-gradient.js';
import { relu6Grad } from './backends/relu6-grad.js';
import { sumOverPositions } from './backends/sum-over-positions.js';
import { frugalGradient } from './frugal-gradient.js';

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
  bias: tf.Tensor | undefined,
  options: ConvolutionOptions = {},
): tf.Tensor4D {
  const { stride = 1, dilation = 1, depthwise = false, relu6 = false, firstLayer } = options;
  const attributes: Attributes = {
    strides: [stride, stride],
    pad: 'same',
    dataFormat: 'NHWC',
    dilations: [dilation, dilation],
  };
  const activation = relu6 ? 'relu6' : 'linear';
  const operation = tf.customGrad((...given) => {
    const fused = depthwise ? 'FusedDepthwiseConv2D' : 'FusedConv2D';
    const inputs = { x, filter: kernel, ...(bias && { bias }) };
    const value = run(fused, inputs, { ...attributes, activation });
    const save = given.at(-1) as tf.GradSaveFunc;
    save([x, kernel, ...(relu6 ? [value] : [])]);
    const gradFunc = frugalGradient((dy, saved) => {
      const [input, filter, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D?];
      const dz = (y ? relu6Grad(dy, y) : dy) as tf.Tensor4D;
      const gradients = gradientsOf(dz, input, filter, depthwise, attributes);
      return [
        ...(firstLayer ? [] : [gradients.x()]),
        gradients.filter(),
        ...(bias ? [sumOverPositions(dz)] : []),
      ];
    });
    return { value, gradFunc };
  });
  return operation(...(firstLayer ? [] : [x]), kernel, ...(bias ? [bias] : [])) as tf.Tensor4D;
}
