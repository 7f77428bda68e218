import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from './heap.js';
import { allocate, floats, registerInstead } from './heap.js';

interface Attributes {
  numOrSizeSplits: number | number[];
  axis: number;
}
type Call = KernelCall<{ x: TensorInfo }, Attributes>;

/** Splits floats in one pass: tfjs's own kernel copies the whole input once for every piece. */
export function registerSplit(): void {
  registerInstead('SplitV', (call: Call) =>
    call.inputs.x.dtype === 'float32' ? split(call) : undefined,
  );
}

function split({ inputs, attrs, backend }: Call): TensorInfo[] {
  const { x } = inputs;
  const [axis = 0] = tf.util.parseAxisParam(attrs.axis, x.shape);
  const sizes = tf.backend_util.prepareSplitSize(
    { shape: x.shape } as tf.Tensor,
    attrs.numOrSizeSplits,
    axis,
  );
  const runs = tf.util.sizeFromShape(x.shape.slice(0, axis));
  const inner = tf.util.sizeFromShape(x.shape.slice(axis + 1));
  const pieces = sizes.map((size) =>
    allocate(
      backend,
      x.shape.map((extent, i) => (i === axis ? size : extent)),
    ),
  );
  const heap = backend.wasm.HEAPF32;
  const starts = pieces.map((piece) => floats(backend, piece).byteOffset / 4);
  let source = floats(backend, x).byteOffset / 4;
  for (let run = 0; run < runs; run++) {
    sizes.forEach((size, index) => {
      const length = size * inner;
      heap.copyWithin((starts[index] ?? 0) + run * length, source, source + length);
      source += length;
    });
  }
  return pieces;
}
