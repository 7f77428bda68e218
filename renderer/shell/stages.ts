import History from '@lucide/svelte/icons/history';
import Images from '@lucide/svelte/icons/images';
import Settings from '@lucide/svelte/icons/settings';
import Sparkles from '@lucide/svelte/icons/sparkles';
import Tags from '@lucide/svelte/icons/tags';
import type { Component } from 'svelte';
import type { ProjectSummary } from '../../backend/contract/projects.js';
import type { RunList } from '../../backend/contract/runs.js';
import type { CommandId } from '../commands/keys.js';
import { count, counted } from '../state/format.js';
import type { Page } from '../state/route.svelte.js';
import { runName } from '../state/run-name.js';
import { runList } from '../state/runs.svelte.js';

export interface Stage {
  page: Page;
  name: string;
  icon: Component<{ size?: number; 'aria-hidden'?: boolean }>;
  command?: CommandId;
  /** How far it is, in a few words. */
  state(project: ProjectSummary): { text: string; tone: 'quiet' | 'done' | 'warning' };
}

interface Aside {
  page: Page;
  name: string;
  icon: Stage['icon'];
  command?: CommandId;
  count?(project: ProjectSummary): number;
}

/** In the order of the work. */
export const STAGES: readonly Stage[] = [
  {
    page: 'source',
    name: 'Source',
    icon: Tags,
    command: 'stage.source',
    state: ({ source }) => {
      if (!source) return { text: 'to choose', tone: 'quiet' };
      if (!source.available) return { text: 'folder not there', tone: 'warning' };
      return { text: counted(source.pairs, 'pair'), tone: source.problems ? 'warning' : 'done' };
    },
  },
  {
    page: 'target',
    name: 'Target',
    icon: Images,
    command: 'stage.target',
    state: ({ target }) => {
      if (!target) return { text: 'to choose', tone: 'quiet' };
      if (!target.available) return { text: 'folder not there', tone: 'warning' };
      const text =
        target.in === target.images
          ? counted(target.images, 'image')
          : `${count(target.in)} of ${count(target.images)}`;
      return { text, tone: target.in > 0 ? 'done' : 'warning' };
    },
  },
  {
    page: 'adapt',
    name: 'Adapt',
    icon: Sparkles,
    command: 'stage.adapt',
    state: () => adaptState(runList()),
  },
];

function adaptState(list: RunList | undefined): ReturnType<Stage['state']> {
  if (!list) return { text: '', tone: 'quiet' };
  if (list.running !== null) return { text: 'running', tone: 'quiet' };
  if (list.blocked !== null) return { text: 'waiting', tone: 'warning' };
  const newest = list.runs.findLast(({ kind }) => kind !== 'source');
  if (!newest) return { text: 'not yet', tone: 'quiet' };
  switch (newest.state) {
    case 'finished':
    case 'stopped':
      return { text: runName(newest), tone: 'done' };
    case 'failed':
      return { text: 'failed', tone: 'warning' };
    default:
      return { text: newest.state, tone: 'warning' };
  }
}

/** Beside the stages, at the foot of the rail. */
export const ASIDE: readonly Aside[] = [
  {
    page: 'runs',
    name: 'Runs',
    icon: History,
    command: 'stage.runs',
    count: ({ runs }) => runs,
  },
  { page: 'settings', name: 'Settings', icon: Settings },
];
