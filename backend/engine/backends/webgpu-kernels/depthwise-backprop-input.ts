import type { TensorInfo } from '@tensorflow/tfjs-core';
import { describe, sizesOf, type ConvolutionAttributes } from './convolution.js';
import { registerWebgpuKernel, runForEach, type KernelCall } from './program.js';

interface Inputs {
  /** [b, outHeight, outWidth, c] */
  dy: TensorInfo;
  /** [filterHeight, filterWidth, c, 1] */
  filter: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  inputShape: number[];
}

/** Gradient of a depthwise convolution (multiplier 1) by its input; tfjs's ignores dilations. */
export function registerDepthwiseBackpropInput(): void {
  registerWebgpuKernel('DepthwiseConv2dNativeBackpropInput', depthwiseBackpropInput);
}

/** Every input gathers from the outputs whose taps lie on it. */
function depthwiseBackpropInput({
  backend,
  inputs,
  attrs,
}: KernelCall<Inputs, Attributes>): TensorInfo {
  const { dy, filter } = inputs;
  const conv = describe(attrs.inputShape, filter.shape, attrs, true);
  if (conv.inChannels !== conv.outChannels) {
    throw new Error('The webgpu gradients support depthwise convolutions of multiplier 1 only.');
  }
  return runForEach(backend, {
    name: 'depthwise_backprop_input',
    inputs: { dy, weights: filter },
    shape: attrs.inputShape,
    sizes: sizesOf(conv),
    code: `
      let channel = index % uniforms.inChannels;
      let pixel = index / uniforms.inChannels;
      let inX = pixel % uniforms.inWidth;
      let inY = pixel / uniforms.inWidth % uniforms.inHeight;
      let image = pixel / (uniforms.inWidth * uniforms.inHeight);
      var sum = 0.0;
      for (var tapY = 0; tapY < uniforms.filterHeight; tapY++) {
        let y = inY + uniforms.padTop - tapY * uniforms.dilationHeight;
        let outY = y / uniforms.strideHeight;
        if (y < 0 || y % uniforms.strideHeight != 0 || outY >= uniforms.outHeight) { continue; }
        for (var tapX = 0; tapX < uniforms.filterWidth; tapX++) {
          let x = inX + uniforms.padLeft - tapX * uniforms.dilationWidth;
          let outX = x / uniforms.strideWidth;
          if (x < 0 || x % uniforms.strideWidth != 0 || outX >= uniforms.outWidth) { continue; }
          let gradient = dy[((image * uniforms.outHeight + outY) * uniforms.outWidth + outX)
            * uniforms.inChannels + channel];
          let tap = tapY * uniforms.filterWidth + tapX;
          sum += gradient * weights[tap * uniforms.inChannels + channel];
        }
      }
      result[index] = sum;`,
  });
}
