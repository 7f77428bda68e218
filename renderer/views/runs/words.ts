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
