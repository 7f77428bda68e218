import * as tf from '@tensorflow/tfjs';

export interface ConvolutionCase {
  batch: number;
  size: [number, number];
  channels: number;
  kernel: [number, number];
  stride: number;
  dilation: number;
  pad: 'same' | 'valid';
}

/** Every mix of the sizes, strides, dilations and pads that the network uses, and odd ones. */
export function convolutionCases(dilations: number[]): ConvolutionCase[] {
  const shapes = [
    { batch: 1, size: [9, 7] as [number, number], channels: 5, kernel: [3, 3] as [number, number] },
    {
      batch: 3,
      size: [8, 11] as [number, number],
      channels: 8,
      kernel: [3, 5] as [number, number],
    },
    {
      batch: 2,
      size: [10, 13] as [number, number],
      channels: 6,
      kernel: [1, 1] as [number, number],
    },
    {
      batch: 1,
      size: [15, 14] as [number, number],
      channels: 3,
      kernel: [5, 5] as [number, number],
    },
  ];
  const pads = ['same', 'valid'] as const;
  const mixes = [1, 2].flatMap((stride) => dilations.map((dilation) => ({ stride, dilation })));
  return shapes.flatMap((shape) =>
    mixes
      .filter(({ stride, dilation }) => stride === 1 || dilation === 1)
      .flatMap((mix) => pads.map((pad) => ({ ...shape, ...mix, pad })))
      .filter((entry) => entry.pad === 'same' || (entry.kernel[0] - 1) * entry.dilation < 9)
      .filter((entry) => entry.pad === 'same' || (entry.kernel[1] - 1) * entry.dilation < 7),
  );
}

export function nameOf({
  batch,
  size,
  channels,
  kernel,
  stride,
  dilation,
  pad,
}: ConvolutionCase): string {
  return `[${batch},${size},${channels}] ${kernel.join('x')} stride ${stride} dilation ${dilation} ${pad}`;
}

/** A filter [h, w, ...] with dilation - 1 zeros between its taps: plain cpu ignores dilations. */
function dilated(filter: tf.Tensor4D, dilation: number): tf.Tensor4D {
  if (dilation === 1) return filter;
  const [height, width, inputs, outputs] = filter.shape;
  const rows = filter.reshape([height, 1, width, 1, inputs * outputs]).pad([
    [0, 0],
    [0, dilation - 1],
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ]);
  const whole = rows.reshape([height * dilation, width * dilation, inputs, outputs]) as tf.Tensor4D;
  const reach = [(height - 1) * dilation + 1, (width - 1) * dilation + 1] as const;
  return whole.slice([0, 0, 0, 0], [...reach, inputs, outputs]);
}

type Gradients = (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor[];

/** Gradients of a full convolution by input and filter. */
export function fullGradients({ stride, pad }: ConvolutionCase): Gradients {
  const loss = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
    tf
      .conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad)
      .square()
      .sum();
  return (x, filter) => tf.grads(loss)([x, filter]);
}

/**
 * Gradients of a depthwise convolution by input and filter.
 * @param spread whether the taps are spread by zeros instead of by a dilation
 */
export function depthwiseGradientsOf(entry: ConvolutionCase, spread: boolean): Gradients {
  const { stride, pad, dilation } = entry;
  const loss = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor => {
    const taps = spread ? dilated(filter as tf.Tensor4D, dilation) : (filter as tf.Tensor4D);
    return tf
      .depthwiseConv2d(x as tf.Tensor4D, taps, stride, pad, 'NHWC', spread ? 1 : dilation)
      .square()
      .sum();
  };
  return (x, filter) => tf.grads(loss)([x, filter]);
}
