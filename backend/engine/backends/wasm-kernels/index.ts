import { registerBatchMatMul } from './batch-mat-mul.js';
import { registerConv2D } from './conv2d.js';
import { registerConv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { registerConv2DBackpropInput } from './conv2d-backprop-input.js';
import { registerDepthwiseBackpropFilter } from './depthwise-backprop-filter.js';
import { registerDepthwiseBackpropInput } from './depthwise-backprop-input.js';
import { registerDepthwiseConv2D } from './depthwise-conv2d.js';
import { registerElementwise } from './elementwise.js';
import { registerIdentity } from './identity.js';
import { registerSlice } from './slice.js';
import { registerSplit } from './split.js';
import { registerUnsortedSegmentSum } from './unsorted-segment-sum.js';

/** Registers every kernel that training needs and the wasm backend lacks or does slowly. */
export function registerWasmKernels(): void {
  registerBatchMatMul();
  registerConv2D();
  registerConv2DBackpropFilter();
  registerConv2DBackpropInput();
  registerDepthwiseBackpropFilter();
  registerDepthwiseBackpropInput();
  registerDepthwiseConv2D();
  registerElementwise();
  registerIdentity();
  registerSlice();
  registerSplit();
  registerUnsortedSegmentSum();
}
