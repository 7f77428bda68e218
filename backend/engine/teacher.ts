import * as tf from '@tensorflow/tfjs-core';

/** eta of the teacher's average; the ramp lets it follow the student at the start. */
export function teacherMomentum(step: number, ceiling: number): number {
  return Math.min(1 - 1 / (step + 1), ceiling);
}

/** theta' <- eta*theta' + (1-eta)*theta; the caller disposes the old teacher. `step` counts from 0. */
export function updateTeacher(
  teacher: tf.Tensor1D,
  student: tf.Tensor1D,
  step: number,
  ceiling: number,
): tf.Tensor1D {
  const eta = teacherMomentum(step, ceiling);
  return tf.tidy(() => tf.add(tf.mul(teacher, eta), tf.mul(student, 1 - eta)));
}
