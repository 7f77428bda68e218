import { registerConv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { registerConv2DBackpropInput } from './conv2d-backprop-input.js';
import { registerDepthwiseBackpropFilter } from './depthwise-backprop-filter.js';
import { registerDepthwiseBackpropInput } from './depthwise-backprop-input.js';
import { registerSlice } from './slice.js';
import { registerUnsortedSegmentSum } from './unsorted-segment-sum.js';

/** Registers every kernel that training needs and the wasm backend lacks or does slowly. */
export function registerWasmKernels(): void {
  registerConv2DBackpropFilter();
  registerConv2DBackpropInput();
  registerDepthwiseBackpropFilter();
  registerDepthwiseBackpropInput();
  registerSlice();
  registerUnsortedSegmentSum();
}
