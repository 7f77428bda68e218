import * as tf from '@tensorflow/tfjs';

type Op = (x: tf.Tensor, w: tf.Tensor) => tf.Tensor;
const indices = (): tf.Tensor1D => tf.tensor1d([3, 0, 3, 1], 'int32');
/** Not tf.cos, of which a graphics card gives but three digits. */
const waves = (shape: number[]): tf.Tensor => {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, at) => Math.cos(at)),
    shape,
  );
};
const image = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;

/**
 * Everything that training uses, on x [4, 6, 8, 5] and w [4, 6, 8, 5]. tfjs itself has no gradient
 * for stridedSlice, topk and comparisons, a wrong one for cumsum off the last axis, and on wasm a
 * wrong one for maxPool where all of a window is negative.
 */
export const TRAINING_OPS: Record<string, Op> = {
  gather: (x) => tf.gather(x, indices(), 0),
  gatherLastAxis: (x) => tf.gather(x, indices(), 3),
  concat: (x, w) => tf.concat([x, w, x], 3),
  resizeBilinear: (x) => tf.image.resizeBilinear(image(x), [13, 11], false, true),
  resizeBilinearDown: (x) => tf.image.resizeBilinear(image(x), [3, 4], false, true),
  resizeBilinearCorners: (x) => tf.image.resizeBilinear(image(x), [13, 11], true, false),
  resizeBilinearPlain: (x) => tf.image.resizeBilinear(image(x), [12, 16], false, false),
  slice: (x) => tf.slice(x, [1, 2, 0, 1], [2, 3, 8, 2]),
  pad: (x) => tf.pad(x, [[0, 0], [1, 2], [3, 0], [0, 1]]), // prettier-ignore
  transpose: (x) => tf.transpose(x, [0, 3, 1, 2]),
  split: (x) => tf.split(x, 2, 1)[1] ?? x,
  splitFirstAxis: (x) => tf.split(x, 2, 0)[1] ?? x,
  splitUneven: (x) => tf.concat(tf.split(x, [1, 3, 1], 3).reverse(), 3),
  clone: (x) => tf.clone(x).mul(x),
  rowsTimesMatrices: (x, w) => tf.matMul(w.reshape([8, 1, 120]), x.reshape([8, 120, 1])),
  rowsTimesWideMatrices: (x, w) => tf.matMul(w.mean(3).reshape([4, 1, 48]), x.reshape([4, 48, 5])),
  rowTimesMatrix: (x, w) => tf.matMul(w.mean([2, 3]).reshape([1, 24]), x.reshape([24, 40])),
  matricesTimesMatrices: (x, w) => tf.matMul(x.reshape([4, 6, 40]), w.reshape([4, 40, 6])),
  logSoftmax: (x, w) => tf.logSoftmax(x).mul(w),
  softmax: (x, w) => tf.softmax(x).mul(w),
  avgPool: (x) => tf.avgPool(image(x), 3, 2, 'same'),
  maxPool: (x) => tf.maxPool(image(x.add(2)), 3, 2, 'same'),
  mean: (x, w) => tf.mean(x.mul(w), [1, 2], true),
  max: (x) => tf.max(x, [3]),
  matMul: (x, w) => tf.matMul(x.reshape([24, 40]), w.reshape([24, 40]), false, true),
  matMulLeft: (x, w) => tf.matMul(x.reshape([24, 40]), w.reshape([24, 40]), true, false),
  batchMatMul: (x, w) => tf.matMul(x, w, false, true),
  oneHot: (x) => tf.oneHot(tf.argMax(x, 3), 5).mul(x),
  where: (x, w) => tf.where(tf.greater(waves([4, 6, 8, 5]), 0), x, w),
  cumsum: (x) => tf.cumsum(x, 3),
  relu6: (x) => tf.relu6(x.mul(8)),
  batchNorm: (x, w) =>
    tf.batchNorm(
      image(x),
      w.mean([0, 1, 2]),
      w.square().mean([0, 1, 2]).add(1),
      w.sum([0, 1, 2]),
      w.max([0, 1, 2]),
    ),
  sigmoid: (x, w) => tf.sigmoid(x).mul(w),
  exp: (x) => tf.exp(x),
  log: (x) => tf.log(x.abs().add(1)),
  sqrt: (x) => tf.sqrt(x.square().add(1)),
  rsqrt: (x) => tf.rsqrt(x.square().add(1)),
  divide: (x, w) => tf.div(x, w.square().add(1)),
  power: (x) => tf.pow(x.abs().add(1), 0.9),
  minimum: (x, w) => tf.minimum(x, w),
  maximum: (x, w) => tf.maximum(x, w),
  clip: (x) => tf.clipByValue(x, -0.3, 0.4),
  tile: (x) => tf.tile(x, [1, 2, 1, 1]),
  reverse: (x) => tf.reverse(x, 2),
  stack: (x, w) => tf.stack([x, w]),
  unstack: (x) => tf.unstack(x)[1] ?? x,
  mirrorPad: (x) => tf.mirrorPad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], 'reflect'), // prettier-ignore
  spaceToBatch: (x) => tf.spaceToBatchND(image(x), [2, 2], [[0, 0], [0, 0]]), // prettier-ignore
  batchToSpace: (x) => tf.batchToSpaceND(image(x), [2, 2], [[0, 0], [0, 0]]), // prettier-ignore
  squaredDifference: (x, w) => tf.squaredDifference(x, w),
  absolute: (x) => tf.abs(x),
  broadcastAdd: (x, w) => tf.add(x, w.mean([0, 1, 2])),
};

/** The sum of an operation's values, each weighted differently, and its gradients by x and w. */
export function gradientsOf(op: Op): (x: tf.Tensor, w: tf.Tensor) => tf.Tensor[] {
  return (x, w) => {
    const { value, grads } = tf.valueAndGrads((a, b) => {
      const y = op(a, b);
      return y.mul(waves(y.shape)).sum().add(b.sum());
    })([x, w]);
    return [value, ...grads];
  };
}
