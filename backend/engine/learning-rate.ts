import type { Training } from '../contract/recipe.js';

/** Linear warm-up, then polynomial decay to zero; `step` counts from 0. */
export function learningRate(step: number, training: Training, power: number): number {
  const warmUp = training.warmUpSteps ? Math.min(1, (step + 1) / training.warmUpSteps) : 1;
  return training.learningRate * warmUp * (1 - step / Math.max(1, training.steps)) ** power;
}
