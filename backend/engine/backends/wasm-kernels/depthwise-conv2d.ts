import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ForwardCall } from './convolution.js';
import { describe, registerForward } from './convolution.js';
import { axesOf, runDepthwise } from './depthwise.js';
import { addressOf, allocate, release, zeros } from './heap.js';
import { forwardWindows } from './windows.js';

/** Depthwise convolution of multiplier 1 on all cores; the rest stays tfjs's. */
export function registerDepthwiseConv2D(): void {
  registerForward([tf.DepthwiseConv2dNative, tf.FusedDepthwiseConv2D], (call) =>
    call.inputs.filter.shape[3] === 1 ? depthwise(call) : undefined,
  );
}

function depthwise({ inputs, attrs, backend }: ForwardCall): TensorInfo {
  const { x, filter } = inputs;
  const conv = describe(x.shape, filter.shape, attrs, true);
  const { batchSize, inChannels, outHeight, outWidth } = conv;
  const result = allocate(backend, [batchSize, outHeight, outWidth, inChannels]);
  const bias = inputs.bias ?? zeros(backend, [inChannels]);
  const axes = axesOf(conv);
  const call = {
    input: { at: addressOf(backend, x), height: conv.inHeight, width: conv.inWidth },
    result: { at: addressOf(backend, result), height: outHeight, width: outWidth },
    filter: addressOf(backend, filter),
    start: addressOf(backend, bias),
    filterWidth: conv.filterWidth,
    batchSize,
    channels: inChannels,
    relu6: attrs.activation === 'relu6',
  };
  runDepthwise(backend, call, forwardWindows(axes.rows), forwardWindows(axes.columns));
  if (inputs.bias === undefined) release(backend, bias);
  return result;
}
