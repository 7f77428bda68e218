import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Convolution, ConvolutionAttributes } from './convolution.js';
import { describe, isMatrixProduct } from './convolution.js';
import type { KernelCall } from './heap.js';
import { addressOf, allocate, registerWasmKernel, release, zeros } from './heap.js';
import { multiplyMatrices } from './matrix-product.js';

interface Inputs {
  /** [b, height, width, in] */
  x: TensorInfo;
  /** [height, width, in, out] */
  filter: TensorInfo;
  /** [out]; only of the fused kernel. */
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  activation?: string;
}
type Call = KernelCall<Inputs, Attributes>;

/** A 1x1 convolution is a matrix product, which ours computes on all cores; the rest stays tfjs's. */
export function registerConv2D(): void {
  for (const name of [tf.Conv2D, tf.FusedConv2D]) {
    const general = tf.getKernel(name, 'wasm');
    if (general === undefined) throw new Error(`The wasm backend has no kernel ${name}.`);
    registerWasmKernel(name, (call: Call) => {
      const conv = describe(call.inputs.x.shape, call.inputs.filter.shape, call.attrs, false);
      const { activation = 'linear' } = call.attrs;
      const known = activation === 'linear' || activation === 'relu6';
      if (known && isMatrixProduct(conv)) return product(call, conv);
      const attrs = { ...call.attrs } as unknown as tf.NamedAttrMap;
      const inputs = { ...call.inputs } as tf.NamedTensorInfoMap;
      return general.kernelFunc({ inputs, attrs, backend: call.backend }) as TensorInfo;
    });
  }
}

/** [positions, in] times [in, out], starting from the bias. */
function product({ inputs, attrs, backend }: Call, conv: Convolution): TensorInfo {
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
