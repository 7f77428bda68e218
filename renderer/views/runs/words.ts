import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import CircleStop from '@lucide/svelte/icons/circle-stop';
import CircleX from '@lucide/svelte/icons/circle-x';
import Equal from '@lucide/svelte/icons/equal-approximately';
import TrendingDown from '@lucide/svelte/icons/trending-down';
import TrendingUp from '@lucide/svelte/icons/trending-up';
import Unplug from '@lucide/svelte/icons/unplug';
import type { Component } from 'svelte';
import type { RunRow, RunState, VerdictName } from '../../../backend/contract/runs.js';
import { count } from '../../state/format.js';

export interface Mark {
  word: string;
  icon: Component<{ size?: number; 'aria-hidden'?: boolean }>;
  tone: 'good' | 'quiet' | 'warn' | 'bad' | 'accent';
}

export const KINDS: Record<RunRow['kind'], string> = {
  source: 'Source-only',
  adapt: 'Adaptation',
  generalize: 'Generalization',
};

export const STATES: Record<RunState, Mark> = {
  waiting: { word: 'waiting', icon: CircleDashed, tone: 'quiet' },
  running: { word: 'running', icon: CircleDot, tone: 'accent' },
  paused: { word: 'paused', icon: CirclePause, tone: 'warn' },
  interrupted: { word: 'interrupted', icon: Unplug, tone: 'warn' },
  failed: { word: 'failed', icon: CircleX, tone: 'bad' },
  stopped: { word: 'stopped', icon: CircleStop, tone: 'warn' },
  finished: { word: 'finished', icon: CircleCheck, tone: 'quiet' },
};

/** Without labels nobody knows: each is a guess. */
export const VERDICTS: Record<VerdictName, Mark> = {
  better: { word: 'probably better', icon: TrendingUp, tone: 'good' },
  unclear: { word: 'no clear change', icon: Equal, tone: 'quiet' },
  worse: { word: 'probably worse', icon: TrendingDown, tone: 'bad' },
};

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
