import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';

/** eta of the teacher's average; the ramp lets it follow the student at the start. */
export function teacherMomentum(
  step: number,
  { teacherMomentum: ceiling, teacherRamp }: Pick<Recipe, 'teacherMomentum' | 'teacherRamp'>,
): number {
  return teacherRamp ? Math.min(1 - 1 / (step + 1), ceiling) : ceiling;
}

/** theta' <- eta*theta' + (1-eta)*theta; the caller disposes the old teacher. */
export function updateTeacher(
  teacher: tf.Tensor1D,
  student: tf.Tensor1D,
  eta: number,
): tf.Tensor1D {
  return tf.tidy(() => tf.add(tf.mul(teacher, eta), tf.mul(student, 1 - eta)));
}
