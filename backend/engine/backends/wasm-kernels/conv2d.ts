import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Convolution, ForwardCall } from './convolution.js';
import { describe, isMatrixProduct, registerForward } from './convolution.js';
import { addressOf, allocate, release, zeros } from './heap.js';
import { multiplyMatrices } from './matrix-product.js';

/** A 1x1 convolution is a matrix product, which ours computes on all cores; the rest stays tfjs's. */
export function registerConv2D(): void {
  registerForward([tf.Conv2D, tf.FusedConv2D], (call) => {
    const conv = describe(call.inputs.x.shape, call.inputs.filter.shape, call.attrs, false);
    return isMatrixProduct(conv) ? product(call, conv) : undefined;
  });
}

/** [positions, in] times [in, out], starting from the bias. */
function product({ inputs, attrs, backend }: ForwardCall, conv: Convolution): TensorInfo {
  const { batchSize, outHeight, outWidth, inChannels, outChannels } = conv;
  const result = allocate(backend, [batchSize, outHeight, outWidth, outChannels]);
  const bias = inputs.bias ?? zeros(backend, [outChannels]);
  const [inBytes, outBytes] = [inChannels * 4, outChannels * 4];
  multiplyMatrices(backend, [
    {
      a: { at: addressOf(backend, inputs.x), row: inBytes, step: 4 },
      b: { at: addressOf(backend, inputs.filter), row: outBytes },
      result: { at: addressOf(backend, result), row: outBytes },
      start: { at: addressOf(backend, bias), row: 0 },
      rows: batchSize * outHeight * outWidth,
      columns: outChannels,
      depth: inChannels,
      relu6: attrs.activation === 'relu6',
    },
  ]);
  if (inputs.bias === undefined) release(backend, bias);
  return result;
}
