import * as tf from '@tensorflow/tfjs-core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

/** Arguments of a kernel: named input tensors, named attributes. */
export interface KernelCall<Inputs, Attributes = unknown> {
  inputs: Inputs;
  attrs: Attributes;
  backend: WebGPUBackend;
}

/** Makes a kernel of ours known to the webgpu backend, in place of tfjs's where it has one. */
export function registerWebgpuKernel<Inputs, Attributes>(
  kernelName: string,
  run: (call: KernelCall<Inputs, Attributes>) => TensorInfo | TensorInfo[],
): void {
  const before = tf.getKernel(kernelName, 'webgpu') as tf.KernelConfig | undefined;
  if (before) tf.unregisterKernel(kernelName, 'webgpu');
  const kernelFunc = run as unknown as tf.KernelFunc;
  tf.registerKernel({ ...before, kernelName, backendName: 'webgpu', kernelFunc });
}

/** Calls another kernel of the backend, tfjs's or ours. */
export function callKernel(
  kernelName: string,
  backend: WebGPUBackend,
  inputs: Record<string, TensorInfo>,
  attrs: Record<string, unknown>,
): TensorInfo {
  const { kernelFunc } = tf.getKernel(kernelName, 'webgpu');
  const call = { inputs, attrs, backend } as unknown as Parameters<tf.KernelFunc>[0];
  return kernelFunc(call) as TensorInfo;
}

/** What one dispatch computes. Its code sees each input as an array of that name. */
export interface Program {
  /** Names the code: what the code depends on beside it belongs into the name. */
  name: string;
  inputs: Record<string, TensorInfo>;
  /** Shape of the float32 array `result`. */
  shape: number[];
  dtype?: DataType;
  /** Whole numbers, seen as `uniforms.NAME`. */
  sizes: Record<string, number>;
  /** Other numbers, seen likewise. */
  factors?: Record<string, number>;
  /** Functions and shared memory that the code uses. */
  declarations?: string;
  /** Statements; `localId`, `localIndex` and `workgroupId` say which thread runs them. */
  code: string;
}

type Extent = [number, number, number];

/** Runs a program in `groups` workgroups of `threads` each. */
export function runGroups(
  backend: WebGPUBackend,
  program: Program,
  threads: Extent,
  groups: Extent,
): TensorInfo {
  const {
    name,
    inputs,
    shape,
    dtype = 'float32',
    sizes,
    factors = {},
    declarations = '',
    code,
  } = program;
  const toRun: WebGPUProgram = {
    shaderKey: `towline_${name}`,
    variableNames: Object.keys(inputs),
    uniforms: [
      ...Object.keys(sizes).map((size) => `${size} : i32,`),
      ...Object.keys(factors).map((factor) => `${factor} : f32,`),
    ].join(' '),
    outputShape: shape,
    workgroupSize: threads,
    dispatch: groups,
    // More than one dimension: else tfjs hands `main` an index of its own making.
    dispatchLayout: { x: [0], y: [1], z: [2] },
    getUserCode: () => `${declarations}
    fn main() {${code}
    }`,
  };
  const uniforms = [
    ...Object.values(sizes).map((size) => ({ type: 'int32', data: [size] })),
    ...Object.values(factors).map((factor) => ({ type: 'float32', data: [factor] })),
  ];
  return backend.runWebGPUProgram(toRun, Object.values(inputs), dtype, uniforms);
}

const THREADS = 64;
const MOST_GROUPS = 65_535;

/**
 * Runs `code`, statements that know `index`, once for each of `count` results (left out: as many as
 * the shape holds).
 */
export function runForEach(
  backend: WebGPUBackend,
  program: Program,
  count = tf.util.sizeFromShape(program.shape),
): TensorInfo {
  const groups = Math.ceil(count / THREADS);
  const wide = Math.min(groups, MOST_GROUPS);
  const code = `
      let group = i32(workgroupId.y * numWorkgroups.x + workgroupId.x);
      let index = group * ${THREADS} + i32(localIndex);
      if (index >= uniforms.count) { return; }
      ${program.code}`;
  const whole = { ...program, sizes: { ...program.sizes, count }, code };
  return runGroups(backend, whole, [THREADS, 1, 1], [wide, Math.ceil(groups / wide), 1]);
}
