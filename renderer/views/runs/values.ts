import type { RunRow } from '../../../backend/contract/runs.js';
import { count } from '../../state/format.js';

/** 600, or 120 of 600 where they are not all done. */
export function stepsText({ step, steps }: Pick<RunRow, 'step' | 'steps'>): string {
  return step === steps ? count(steps) : `${count(step)} of ${count(steps)}`;
}

/** A value of a recipe as people read it: 0.1, off, 256 × 192, 0.8 to 1.25. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(valueText).join(' to ');
  const entries = Object.entries(value);
  const [width, height] = entries;
  if (entries.length === 2 && width?.[0] === 'width' && height?.[0] === 'height') {
    return `${valueText(width[1])} × ${valueText(height[1])}`;
  }
  return entries.map(([name, part]) => `${name} ${valueText(part)}`).join(', ');
}

function numberText(value: number): string {
  const isSmall = value !== 0 && Math.abs(value) < 0.001;
  return isSmall ? value.toExponential() : String(value);
}
