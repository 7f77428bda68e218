import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { depthwiseGradients } from '../depthwise-gradient.js';

/** Lets `tf.grads` go through our gradients of depthwise convolution: tfjs's refuses dilations. */
export function useDepthwiseGradients(): void {
  tf.unregisterGradient(tf.DepthwiseConv2dNative);
  tf.registerGradient({
    kernelName: tf.DepthwiseConv2dNative,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const [x, filter] = saved as [Tensor4D, Tensor4D];
      return depthwiseGradients({ dy: dy as Tensor4D, x, filter, attributes });
    },
  });
}
