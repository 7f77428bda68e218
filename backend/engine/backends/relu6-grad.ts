import * as tf from '@tensorflow/tfjs-core';
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeBackend } from './native.js';
import { floatType } from './native.js';
import type { WasmBackend } from './wasm-kernels/heap.js';
import { relu6GradOnWasm } from './wasm-kernels/relu6-grad.js';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { relu6GradOnWebgpu } from './webgpu-kernels/relu6-grad.js';

/** Our own kernel: the gradient of relu6 in one pass instead of tfjs's three. */
export const RELU6_GRAD = 'Relu6Grad';

interface CpuBackend extends KernelBackend {
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

/** dy and relu6's output y, of one shape. */
interface Call<Backend> {
  inputs: { dy: TensorInfo; y: TensorInfo };
  backend: Backend;
}

type Name = 'cpu' | 'wasm' | 'tensorflow' | 'webgpu';

/** Registers `Relu6Grad` for a backend; on any other name it does nothing. */
export function registerRelu6GradOn(backendName: Name): void {
  if (tf.getKernel(RELU6_GRAD, backendName) !== undefined) return;
  const kernels = { cpu: onCpu, wasm: onWasm, tensorflow: onTensorflow, webgpu: onWebgpu };
  const kernelFunc = kernels[backendName] as unknown as tf.KernelFunc;
  tf.registerKernel({ kernelName: RELU6_GRAD, backendName, kernelFunc });
}

/** The output's gradient `dy` where relu6's output `y` lies strictly between 0 and 6, else 0. */
export function relu6Grad<T extends tf.Tensor>(dy: T, y: T): T {
  return tf.engine().runKernel(RELU6_GRAD, { dy, y }) as T;
}

function onWasm({ inputs, backend }: Call<WasmBackend>): TensorInfo {
  return relu6GradOnWasm(backend, inputs.dy, inputs.y);
}

function onCpu({ inputs, backend }: Call<CpuBackend>): TensorInfo {
  const dy = backend.readSync(inputs.dy.dataId) as Float32Array;
  const y = backend.readSync(inputs.y.dataId) as Float32Array;
  const dx = new Float32Array(y.length);
  pass(dy, y, dx);
  return backend.makeTensorInfo(inputs.y.shape, 'float32', dx);
}

function onWebgpu({ inputs, backend }: Call<WebGPUBackend>): TensorInfo {
  return relu6GradOnWebgpu(backend, inputs.dy, inputs.y);
}

function onTensorflow({ inputs, backend }: Call<NativeBackend>): TensorInfo {
  return backend.executeSingleOutput(RELU6_GRAD, [floatType(backend)], [inputs.dy, inputs.y]);
}

function pass(dy: Float32Array, y: Float32Array, dx: Float32Array): void {
  for (let i = 0; i < dx.length; i++) {
    const value = y[i] ?? 0;
    dx[i] = value > 0 && value < 6 ? (dy[i] ?? 0) : 0;
  }
}
