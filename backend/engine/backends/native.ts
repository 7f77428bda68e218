import * as tf from '@tensorflow/tfjs-core';
import type { KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** An attribute of a native TensorFlow op: `type` is one of the binding's TF_ATTR constants. */
export interface NativeAttribute {
  name: string;
  type: number;
  value: boolean | number | string | number[];
}

/** The part of the tensorflow backend that custom kernels stand on. */
export interface NativeBackend extends KernelBackend {
  /** Whether it computes on an NVIDIA card, not on the processor. */
  readonly isUsingGpuDevice: boolean;
  readonly binding: {
    readonly TF_FLOAT: number;
    readonly TF_INT32: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_TYPE: number;
  };
  executeSingleOutput(name: string, attributes: NativeAttribute[], inputs: TensorInfo[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: NativeAttribute[],
    inputs: TensorInfo[],
    outputs: number,
  ): Tensor[];
}

/** The type attribute `T` = float32 that nearly every native op asks for. */
export function floatType(backend: NativeBackend): NativeAttribute {
  const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  return { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
}

export function channelsLast(backend: NativeBackend): NativeAttribute {
  return { name: 'data_format', type: backend.binding.TF_ATTR_STRING, value: 'NHWC' };
}

interface Call {
  backend: NativeBackend;
  inputs: Record<string, TensorInfo>;
  attrs: Record<string, unknown>;
}

/** Makes a kernel of ours known to the tensorflow backend. */
export function registerNative(
  kernelName: string,
  run: (
    backend: NativeBackend,
    inputs: Call['inputs'],
    attributes: Call['attrs'],
  ) => Tensor | Tensor[],
): void {
  const kernelFunc = (({ backend, inputs, attrs }: Call) =>
    run(backend, inputs, attrs)) as unknown as tf.KernelFunc;
  tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}

/** Whether the active backend has a kernel of this name. */
export function isRegistered(kernelName: string): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}
