import * as tf from '@tensorflow/tfjs-core';

type Pair = [number, number];
type Pad = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;

/** What tfjs says about a convolution whose gradient it asks for. */
export interface ConvolutionAttributes {
  strides: Pair | number;
  dilations?: Pair | number;
  pad: Pad;
  dataFormat?: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export type Convolution = tf.backend_util.Conv2DInfo;

/** Sizes, strides and pads of a convolution, from its input [b, h, w, c] and its filter. */
export function describe(
  inputShape: number[],
  filterShape: number[],
  attributes: ConvolutionAttributes,
  depthwise: boolean,
): Convolution {
  const { strides, dilations = 1, pad, dataFormat = 'NHWC', dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') throw new Error('The webgpu gradients need channels last.');
  type Four = [number, number, number, number];
  const [shape, filter] = [inputShape as Four, filterShape as Four];
  return tf.backend_util.computeConv2DInfo(
    shape,
    filter,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** What the programs know of a convolution. */
export function sizesOf(conv: Convolution): Record<string, number> {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = conv;
  return {
    ...{ inHeight, inWidth, inChannels, outHeight, outWidth, outChannels },
    ...{ filterHeight: conv.filterHeight, filterWidth: conv.filterWidth },
    ...{ strideHeight: conv.strideHeight, strideWidth: conv.strideWidth },
    ...{ dilationHeight: conv.dilationHeight, dilationWidth: conv.dilationWidth },
    ...{ padTop: conv.padInfo.top, padLeft: conv.padInfo.left },
    positions: conv.batchSize * outHeight * outWidth,
  };
}

/** Whether every position sees itself only: then a convolution is one matrix product. */
export function isMatrixProduct(conv: Convolution): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = conv;
  const { top, left } = padInfo;
  return (
    [filterHeight, filterWidth, strideHeight, strideWidth].every((n) => n === 1) && top + left === 0
  );
}
