import * as tf from '@tensorflow/tfjs-core';
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { NativeBackend } from './native.js';
import { floatType } from './native.js';
import type { WasmBackend } from './wasm-kernels/heap.js';
import { gatherOnWasm } from './wasm-kernels/resize-bilinear-grad.js';
import { gatherOnWebgpu, type ResizedAxis } from './webgpu-kernels/resize-bilinear-grad.js';

interface CpuBackend extends KernelBackend {
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

interface Attributes {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/** images [b, h, w, c] that were resized; dy [b, outHeight, outWidth, c]. */
interface Call<Backend> {
  inputs: { images: TensorInfo; dy: TensorInfo };
  attrs: Attributes;
  backend: Backend;
}

/** For every output index: the input below, the input above, and how much of the upper it takes. */
interface Axis {
  low: Int32Array;
  high: Int32Array;
  fraction: Float32Array;
}

/**
 * Registers the gradient of `tf.image.resizeBilinear` in place of tfjs's, which ignores
 * `halfPixelCenters` on every backend and so moves gradients by up to half a pixel.
 */
export function registerResizeBilinearGradOn(
  backendName: 'cpu' | 'wasm' | 'tensorflow' | 'webgpu',
): void {
  const kernelName = tf.ResizeBilinearGrad;
  if (tf.getKernel(kernelName, backendName) !== undefined) {
    tf.unregisterKernel(kernelName, backendName);
  }
  const kernels = { cpu: onCpu, wasm: onWasm, tensorflow: onTensorflow, webgpu: onWebgpu };
  const kernelFunc = kernels[backendName] as unknown as tf.KernelFunc;
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}

function onWasm({ inputs, attrs, backend }: Call<WasmBackend>): TensorInfo {
  const { images, dy } = inputs;
  const [, inHeight = 0, inWidth = 0] = images.shape;
  const [, outHeight = 0, outWidth = 0] = dy.shape;
  const rows = weightsOf(axisOf(inHeight, outHeight, attrs), inHeight);
  const columns = weightsOf(axisOf(inWidth, outWidth, attrs), inWidth);
  return gatherOnWasm(backend, dy, rows, columns);
}

function onCpu({ inputs, attrs, backend }: Call<CpuBackend>): TensorInfo {
  const dy = backend.readSync(inputs.dy.dataId) as Float32Array;
  const dx = new Float32Array(tf.util.sizeFromShape(inputs.images.shape));
  scatter(dy, inputs.dy.shape, dx, inputs.images.shape, attrs);
  return backend.makeTensorInfo(inputs.images.shape, 'float32', dx);
}

function onTensorflow({ inputs, attrs, backend }: Call<NativeBackend>): TensorInfo {
  const type = backend.binding.TF_ATTR_BOOL;
  const attributes = [
    floatType(backend),
    { name: 'align_corners', type, value: attrs.alignCorners },
    { name: 'half_pixel_centers', type, value: attrs.halfPixelCenters },
  ];
  return backend.executeSingleOutput(tf.ResizeBilinearGrad, attributes, [inputs.dy, inputs.images]);
}

function onWebgpu({ inputs, attrs, backend }: Call<WebGPUBackend>): TensorInfo {
  const { images, dy } = inputs;
  const [, inHeight = 0, inWidth = 0] = images.shape;
  const [, outHeight = 0, outWidth = 0] = dy.shape;
  const rows = resizedAxis(inHeight, outHeight, attrs);
  return gatherOnWebgpu(backend, dy, rows, resizedAxis(inWidth, outWidth, attrs));
}

function resizedAxis(inputs: number, outputs: number, attributes: Attributes): ResizedAxis {
  const ends = attributes.alignCorners && outputs > 1;
  const scale = ends ? (inputs - 1) / (outputs - 1) : inputs / outputs;
  return { inputs, scale, shift: attributes.halfPixelCenters ? 0.5 * scale - 0.5 : 0 };
}

/** Where each of `outputs` positions looks among `inputs` positions. */
function axisOf(inputs: number, outputs: number, attributes: Attributes): Axis {
  const { scale, shift } = resizedAxis(inputs, outputs, attributes);
  const axis: Axis = {
    low: new Int32Array(outputs),
    high: new Int32Array(outputs),
    fraction: new Float32Array(outputs),
  };
  for (let index = 0; index < outputs; index++) {
    const source = index * scale + shift;
    const low = Math.floor(source);
    axis.low[index] = Math.max(0, low);
    axis.high[index] = Math.min(inputs - 1, Math.max(0, Math.ceil(source)));
    axis.fraction[index] = source - low;
  }
  return axis;
}

/** How much of each output's gradient each input gets, [inputs, outputs]. */
function weightsOf({ low, high, fraction }: Axis, inputs: number): Float32Array[] {
  const weights = Array.from({ length: inputs }, () => new Float32Array(low.length));
  fraction.forEach((upper, output) => {
    const [below, above] = [weights[low[output] ?? 0], weights[high[output] ?? 0]];
    if (below) below[output] = (below[output] ?? 0) + 1 - upper;
    if (above) above[output] = (above[output] ?? 0) + upper;
  });
  return weights;
}

/** Gives every output's gradient to the four inputs it was mixed from. */
function scatter(
  dy: Float32Array,
  outShape: number[],
  dx: Float32Array,
  inShape: number[],
  attributes: Attributes,
): void {
  const [batch = 0, inHeight = 0, inWidth = 0, channels = 0] = inShape;
  const [, outHeight = 0, outWidth = 0] = outShape;
  const rows = axisOf(inHeight, outHeight, attributes);
  const columns = axisOf(inWidth, outWidth, attributes);
  let line = 0;
  for (let image = 0; image < batch; image++) {
    for (let y = 0; y < outHeight; y++) {
      const bottom = rows.fraction[y] ?? 0;
      const upper = (image * inHeight + (rows.low[y] ?? 0)) * inWidth * channels;
      const lower = (image * inHeight + (rows.high[y] ?? 0)) * inWidth * channels;
      scatterLine(dy, line, dx, upper, 1 - bottom, columns, channels);
      if (bottom > 0) scatterLine(dy, line, dx, lower, bottom, columns, channels);
      line += outWidth * channels;
    }
  }
}

/** Adds one output line, times `weight`, to the input line that starts at `row`. */
function scatterLine(
  dy: Float32Array,
  line: number,
  dx: Float32Array,
  row: number,
  weight: number,
  columns: Axis,
  channels: number,
): void {
  for (let x = 0; x < columns.low.length; x++) {
    const right = (columns.fraction[x] ?? 0) * weight;
    const left = weight - right;
    const low = row + (columns.low[x] ?? 0) * channels;
    const high = row + (columns.high[x] ?? 0) * channels;
    const source = line + x * channels;
    for (let c = 0; c < channels; c++) {
      const value = dy[source + c] ?? 0;
      dx[low + c] = (dx[low + c] ?? 0) + left * value;
      dx[high + c] = (dx[high + c] ?? 0) + right * value;
    }
  }
}
