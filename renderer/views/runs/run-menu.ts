import Copy from '@lucide/svelte/icons/copy';
import FastForward from '@lucide/svelte/icons/fast-forward';
import Pause from '@lucide/svelte/icons/pause';
import Pin from '@lucide/svelte/icons/pin';
import PinOff from '@lucide/svelte/icons/pin-off';
import Play from '@lucide/svelte/icons/play';
import Square from '@lucide/svelte/icons/square';
import Trash2 from '@lucide/svelte/icons/trash-2';
import X from '@lucide/svelte/icons/x';
import type { RunRow, RunState } from '../../../backend/contract/runs.js';
import { firstKeys } from '../../commands/keys.js';
import type { MenuItem } from '../../ui/Menu.svelte';
import type { RunsDesk } from './runs-desk.svelte.js';

const CAN_RESUME: readonly RunState[] = ['paused', 'interrupted', 'failed'];
const CAN_CONTINUE: readonly RunState[] = ['finished', 'stopped'];

/** What moves a run on or ends it, by its state; the first is the likeliest. */
export function controlsOf(desk: RunsDesk, run: RunRow): MenuItem[] {
  const { actions } = desk;
  const isActive = run.state === 'running' || run.state === 'waiting';
  const items: (MenuItem | false)[] = [
    CAN_RESUME.includes(run.state) &&
      run.kind !== 'source' && {
        label: 'Resume',
        icon: Play,
        run: () => actions.control('resume', run),
      },
    isActive && { label: 'Pause', icon: Pause, run: () => actions.control('pause', run) },
    run.state === 'running' && {
      label: 'Stop and keep',
      icon: Square,
      run: () => actions.control('stop', run),
    },
    (isActive || run.state === 'paused') && {
      label: 'Stop and discard',
      icon: X,
      danger: true,
      run: () => actions.control('discard', run),
    },
    CAN_CONTINUE.includes(run.state) &&
      run.usable &&
      run.kind === 'adapt' && {
        label: 'Continue for more steps…',
        icon: FastForward,
        run: () => (desk.dialog = { continues: run }),
      },
  ];
  return items.filter((item) => item !== false);
}

/** What can be done with any run. */
export function shelfOf(desk: RunsDesk, run: RunRow): MenuItem[] {
  return [
    {
      label: run.pinned ? 'Unpin' : 'Pin as baseline',
      icon: run.pinned ? PinOff : Pin,
      keys: firstKeys('runs.pin'),
      run: () => desk.actions.pin(run, desk.list.runs),
    },
    {
      label: 'Duplicate with changes…',
      icon: Copy,
      run: () => desk.actions.duplicate(run),
    },
  ];
}

/** Not while the run is at work: it has to be stopped first. */
export function deletionOf(run: RunRow, onDelete: () => unknown): MenuItem {
  return {
    label: 'Put into the trash',
    icon: Trash2,
    keys: firstKeys('runs.delete'),
    danger: true,
    disabled: run.state === 'running' || run.state === 'waiting',
    run: onDelete,
  };
}
