import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './convolution.js';
import { describe } from './convolution.js';
import { axesOf, runDepthwise } from './depthwise.js';
import type { KernelCall } from './heap.js';
import { addressOf, allocate, registerWasmKernel, release, zeros } from './heap.js';
import { forwardWindows } from './windows.js';

interface Inputs {
  /** [b, height, width, c] */
  x: TensorInfo;
  /** [height, width, c, multiplier] */
  filter: TensorInfo;
  /** [c]; only of the fused kernel. */
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  activation?: string;
}
type Call = KernelCall<Inputs, Attributes>;

/** Depthwise convolution of multiplier 1 on all cores; the rest stays tfjs's. */
export function registerDepthwiseConv2D(): void {
  for (const name of [tf.DepthwiseConv2dNative, tf.FusedDepthwiseConv2D]) {
    const general = tf.getKernel(name, 'wasm');
    if (general === undefined) throw new Error(`The wasm backend has no kernel ${name}.`);
    registerWasmKernel(name, (call: Call) => {
      const { activation = 'linear' } = call.attrs;
      const known = activation === 'linear' || activation === 'relu6';
      if (known && call.inputs.filter.shape[3] === 1) return depthwise(call);
      const attrs = { ...call.attrs } as unknown as tf.NamedAttrMap;
      const inputs = { ...call.inputs } as tf.NamedTensorInfoMap;
      return general.kernelFunc({ inputs, attrs, backend: call.backend }) as TensorInfo;
    });
  }
}

function depthwise({ inputs, attrs, backend }: Call): TensorInfo {
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
