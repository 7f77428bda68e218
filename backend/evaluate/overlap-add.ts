import * as tf from '@tensorflow/tfjs-core';

/** A part of something larger. */
export interface Piece {
  /** Where it begins along the axis on which pieces lie. */
  start: number;
  /** [H,W,C]. */
  values: tf.Tensor3D;
}

/**
 * Pieces laid on an axis (0 down, 1 across), added up where they overlap; together they leave no
 * gap. Every value is touched once, however many pieces there are.
 */
export function overlapAdd(pieces: readonly Piece[], axis: 0 | 1): tf.Tensor3D {
  return tf.tidy(() => {
    const ends = pieces.map(({ start, values }) => start + values.shape[axis]);
    const starts = pieces.map(({ start }) => start);
    const cuts = [...new Set([...starts, ...ends])].sort((a, b) => a - b);
    const layers = cuts.slice(1).map((): tf.Tensor3D[] => []);
    pieces.forEach(({ start, values }, index) => {
      const first = cuts.indexOf(start);
      const own = cuts.slice(first, cuts.indexOf(ends[index] ?? NaN) + 1);
      const lengths = own.slice(1).map((cut, at) => cut - (own[at] ?? NaN));
      const split: tf.Tensor3D[] = tf.split(values, lengths, axis);
      split.forEach((part, at) => layers[first + at]?.push(part));
    });
    return tf.concat(
      layers.map((layer) => tf.addN(layer)),
      axis,
    );
  });
}
