import { registerConv2DBackpropFilter } from './conv2d-backprop-filter.js';
import { registerConv2DBackpropInput } from './conv2d-backprop-input.js';
import { registerDepthwiseBackpropFilter } from './depthwise-backprop-filter.js';
import { registerDepthwiseBackpropInput } from './depthwise-backprop-input.js';
import { registerUnsortedSegmentSum } from './unsorted-segment-sum.js';

/** Registers every kernel that training needs and that tfjs's backend does wrongly or slowly. */
export function registerWebgpuKernels(): void {
  registerConv2DBackpropFilter();
  registerConv2DBackpropInput();
  registerDepthwiseBackpropFilter();
  registerDepthwiseBackpropInput();
  registerUnsortedSegmentSum();
}
