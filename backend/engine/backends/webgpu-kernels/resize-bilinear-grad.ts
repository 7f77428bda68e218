import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runForEach } from './program.js';

/** Output position p lies at p * scale + shift among the inputs. */
export interface ResizedAxis {
  inputs: number;
  scale: number;
  shift: number;
}

/**
 * Gradient of bilinear resizing, dy [b, outHeight, outWidth, c] -> [b, height, width, c]: every
 * input gathers from the outputs that lie within one input of it. An output at distance d takes
 * 1 - d of it; those beyond the edge lie on the edge.
 */
export function gatherOnWebgpu(
  backend: WebGPUBackend,
  dy: TensorInfo,
  rows: ResizedAxis,
  columns: ResizedAxis,
): TensorInfo {
  const [batch = 0, outHeight = 0, outWidth = 0, channels = 0] = dy.shape;
  const { inputs: height, scale: scaleY, shift: shiftY } = rows;
  const { inputs: width, scale: scaleX, shift: shiftX } = columns;
  return runForEach(backend, {
    name: 'resize_bilinear_grad',
    inputs: { dy },
    shape: [batch, height, width, channels],
    sizes: { channels, height, width, outHeight, outWidth },
    factors: { scaleY, shiftY, scaleX, shiftX },
    code: `
      let channel = index % uniforms.channels;
      let x = index / uniforms.channels % uniforms.width;
      let y = index / (uniforms.channels * uniforms.width) % uniforms.height;
      let image = index / (uniforms.channels * uniforms.width * uniforms.height);
      ${range('Y', 'y', 'height', 'outHeight')}
      ${range('X', 'x', 'width', 'outWidth')}
      var sum = 0.0;
      for (var outY = firstY; outY <= lastY; outY++) {
        ${share('Y', 'y', 'height')}
        let line = (image * uniforms.outHeight + outY) * uniforms.outWidth;
        for (var outX = firstX; outX <= lastX; outX++) {
          ${share('X', 'x', 'width')}
          sum += shareY * shareX * dy[(line + outX) * uniforms.channels + channel];
        }
      }
      result[index] = sum;`,
  });
}

/** The outputs that may lie within one input of `at`: at an edge all those beyond it too. */
function range(axis: string, at: string, inputs: string, outputs: string): string {
  const placeOf = (input: string): string =>
    `(f32(${input}) - uniforms.shift${axis}) / uniforms.scale${axis}`;
  return `
      let last${axis}Input = uniforms.${inputs} - 1;
      let below${axis} = max(0, i32(floor(${placeOf(`${at} - 1`)})));
      let above${axis} = min(uniforms.${outputs} - 1, i32(ceil(${placeOf(`${at} + 1`)})));
      let first${axis} = select(below${axis}, 0, ${at} == 0);
      let last${axis} = select(above${axis}, uniforms.${outputs} - 1, ${at} == last${axis}Input);`;
}

/** How much of input `at` the output takes. */
function share(axis: string, at: string, inputs: string): string {
  return `
          let place${axis} = f32(out${axis}) * uniforms.scale${axis} + uniforms.shift${axis};
          let inside${axis} = clamp(place${axis}, 0.0, f32(uniforms.${inputs} - 1));
          let share${axis} = max(0.0, 1.0 - abs(inside${axis} - f32(${at})));`;
}
