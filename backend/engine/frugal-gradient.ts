import * as tf from '@tensorflow/tfjs-core';

type GradientFunction = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[];

/**
 * For `tf.customGrad`: gives back what `gradients` needs on the way, and the output's gradient `dy`
 * after it. tfjs would hold both until the end of the step, though nothing reads them again.
 * @param gradients must not return `dy` itself
 */
export function frugalGradient(gradients: GradientFunction): GradientFunction {
  return (dy, saved) => {
    const result = tf.tidy(() => gradients(dy, saved));
    dy.dispose();
    return result;
  };
}
