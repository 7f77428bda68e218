import type { Series } from '../../../../backend/contract/runs.js';

/**
 * Exponential smoothing: each value is a part of the one before and the rest of itself, divided by
 * what the weights add up to, so that the first ones aren't pulled to zero. Where points are missing,
 * the memory fades by their number.
 * @param memory 0 (none) to below 1: what a step keeps of the one before
 */
export function smoothed({ steps, values }: Series, memory: number): Series {
  if (memory === 0) return { steps, values };
  let [sum, weight] = [0, 0];
  let last = steps[0] ?? 0;
  const smooth = values.map((value, index) => {
    const step = steps[index] ?? last;
    const kept = memory ** Math.max(1, step - last);
    last = step;
    sum = sum * kept + value * (1 - memory);
    weight = weight * kept + (1 - memory);
    return sum / weight;
  });
  return { steps, values: smooth };
}
