import * as tf from '@tensorflow/tfjs-core';
import { floatType, type NativeBackend } from './native.js';

interface Call {
  inputs: Record<'x' | 'filter' | 'bias' | 'dy', tf.Tensor>;
  attrs: {
    strides: number | [number, number];
    activation?: string;
    filterShape?: number[];
    inputShape?: number[];
  };
}

/**
 * On the tensorflow backend a 1x1 convolution, and each of its gradients, becomes a matrix product
 * of all positions [N*H*W,I] and the kernel [I,O]. TensorFlow's own convolutions prepare oneDNN anew
 * at every call, which takes longer than the product itself at the sizes of a training crop.
 */
export function registerPointwiseConvolutions(): void {
  instead(tf.BatchMatMul, isMatrixProduct, matrixProduct);
  instead(tf.FusedConv2D, isPointwise, forward);
  instead(tf.Conv2DBackpropFilter, isPointwise, filterGradient);
  instead(tf.Conv2DBackpropInput, isPointwise, inputGradient);
}

/** Has the kernel do `ours` where `applies`, and what it did before elsewhere. */
function instead<C>(
  kernelName: string,
  applies: (call: C) => boolean,
  ours: (call: C) => tf.Tensor,
): void {
  const kernel = tf.getKernel(kernelName, 'tensorflow');
  tf.unregisterKernel(kernelName, 'tensorflow');
  tf.registerKernel({
    ...kernel,
    kernelFunc: (call) =>
      applies(call as unknown as C) ? ours(call as unknown as C) : kernel.kernelFunc(call),
  });
}

interface Product {
  inputs: { a: tf.Tensor; b: tf.Tensor };
  attrs: { transposeA: boolean; transposeB: boolean };
  backend: NativeBackend;
}

function isMatrixProduct({ inputs: { a, b } }: Product): boolean {
  return a.rank === 2 && b.rank === 2 && a.dtype === 'float32' && b.dtype === 'float32';
}

function matrixProduct({ inputs, attrs, backend }: Product): tf.Tensor {
  const type = backend.binding.TF_ATTR_BOOL;
  const attributes = [
    floatType(backend),
    { name: 'transpose_a', type, value: attrs.transposeA },
    { name: 'transpose_b', type, value: attrs.transposeB },
  ];
  return backend.executeSingleOutput('MatMul', attributes, [inputs.a, inputs.b]);
}

function isPointwise({ inputs, attrs: { strides, activation, filterShape } }: Call): boolean {
  const [height, width] = filterShape ?? inputs.filter.shape;
  const known = activation === undefined || ['linear', 'relu6'].includes(activation);
  return height === 1 && width === 1 && [strides].flat().every((stride) => stride === 1) && known;
}

/** [...,C] -> [all positions,C]. */
function rows(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape.at(-1) as number]);
}

function forward({ inputs: { x, filter, bias }, attrs: { activation } }: Call): tf.Tensor {
  return tf.tidy(() => {
    const product = tf.matMul(rows(x), rows(filter));
    // Left out, it is null or undefined.
    const shifted = (bias as tf.Tensor | undefined) ? tf.add(product, bias) : product;
    const value = activation === 'relu6' ? tf.relu6(shifted) : shifted;
    return tf.reshape(value, [...x.shape.slice(0, 3), filter.shape[3] as number]);
  });
}

function filterGradient({ inputs: { x, dy }, attrs: { filterShape = [] } }: Call): tf.Tensor {
  return tf.tidy(() => tf.reshape(tf.matMul(rows(x), rows(dy), true), filterShape));
}

function inputGradient({ inputs: { dy, filter }, attrs: { inputShape = [] } }: Call): tf.Tensor {
  return tf.tidy(() => tf.reshape(tf.matMul(rows(dy), rows(filter), false, true), inputShape));
}
