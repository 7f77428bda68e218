import * as tf from '@tensorflow/tfjs-core';

interface Basis {
  cosine: tf.Tensor2D;
  sine: tf.Tensor2D;
}

/**
 * Rows exp(-2*pi*i*u*x/length) of the discrete Fourier transform for |u| <= reach. Not by tf.cos and
 * tf.sin, of which a graphics card gives but three digits.
 */
function basis(length: number, reach: number): Basis {
  const rows = 2 * reach + 1;
  const angles = Array.from({ length: rows * length }, (_, index) => {
    const frequency = Math.floor(index / length) - reach;
    return (2 * Math.PI * frequency * (index % length)) / length;
  });
  return {
    cosine: tf.tensor2d(angles.map(Math.cos), [rows, length]),
    sine: tf.tensor2d(
      angles.map((angle) => -Math.sin(angle)),
      [rows, length],
    ),
  };
}

interface Complex {
  real: tf.Tensor;
  imaginary: tf.Tensor;
}

/** Low-frequency coefficients [P,rows,columns] of planes [P,H,W]: two matrix products per axis. */
function lowFrequencies(planes: tf.Tensor, vertical: Basis, horizontal: Basis): Complex {
  const real = tf.matMul(planes, horizontal.cosine, false, true);
  const imaginary = tf.matMul(planes, horizontal.sine, false, true);
  const along = (matrix: tf.Tensor2D, x: tf.Tensor): tf.Tensor => {
    const [count] = x.shape;
    return tf.matMul(tf.tile(tf.expandDims(matrix, 0), [count as number, 1, 1]), x);
  };
  return {
    real: tf.sub(along(vertical.cosine, real), along(vertical.sine, imaginary)),
    imaginary: tf.add(along(vertical.sine, real), along(vertical.cosine, imaginary)),
  };
}

/** The real planes whose low frequencies are `c` and whose other frequencies are zero. */
function inverse({ real, imaginary }: Complex, vertical: Basis, horizontal: Basis): tf.Tensor {
  const height = vertical.cosine.shape[1];
  const width = horizontal.cosine.shape[1];
  // conj(row) for each axis: the sines change sign, the cosines stay.
  const upwards = (matrix: tf.Tensor2D, x: tf.Tensor): tf.Tensor => {
    const [count] = x.shape;
    return tf.matMul(tf.tile(tf.expandDims(matrix, 0), [count as number, 1, 1]), x, true);
  };
  const re = tf.add(upwards(vertical.cosine, real), upwards(vertical.sine, imaginary));
  const im = tf.sub(upwards(vertical.cosine, imaginary), upwards(vertical.sine, real));
  const sum = tf.add(tf.matMul(re, horizontal.cosine), tf.matMul(im, horizontal.sine));
  return tf.div(sum, height * width);
}

const magnitude = ({ real, imaginary }: Complex): tf.Tensor =>
  tf.sqrt(tf.add(tf.square(real), tf.square(imaginary)));

/**
 * Fourier domain adaptation (Yang and Soatto, arXiv 2004.05498): `content` with the low-frequency
 * amplitudes of `style`, both [N,H,W,3] in 0..255; the phase stays. Only frequencies with
 * |u| <= band*H and |v| <= band*W change, so no full transform is needed. Clipped to 0..255.
 */
export function fda(content: tf.Tensor4D, style: tf.Tensor4D, band: number): tf.Tensor4D {
  return tf.tidy(() => tf.clipByValue(fdaUnclipped(content, style, band), 0, 255));
}

/** As `fda`, before clipping; exact to float32 against a full transform. */
export function fdaUnclipped(content: tf.Tensor4D, style: tf.Tensor4D, band: number): tf.Tensor4D {
  return tf.tidy(() => {
    const [count, height, width, channels] = content.shape;
    const vertical = basis(height, Math.floor(band * height));
    const horizontal = basis(width, Math.floor(band * width));
    const planes = (x: tf.Tensor4D): tf.Tensor =>
      tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [count * channels, height, width]);
    const ours = lowFrequencies(planes(content), vertical, horizontal);
    const theirs = lowFrequencies(planes(style), vertical, horizontal);
    // (|F_t| - |F_s|) * exp(i*arg F_s) = F_s * (|F_t| / |F_s| - 1)
    const length = magnitude(ours);
    const gain = tf.div(tf.sub(magnitude(theirs), length), tf.maximum(length, 1e-6));
    const change = { real: tf.mul(ours.real, gain), imaginary: tf.mul(ours.imaginary, gain) };
    const correction = tf.reshape(inverse(change, vertical, horizontal), [
      count,
      channels,
      height,
      width,
    ]);
    return tf.add(content, tf.transpose(correction, [0, 2, 3, 1])) as tf.Tensor4D;
  });
}
