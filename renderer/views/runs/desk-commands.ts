import type { Command } from '../../commands/commands.svelte.js';
import { selectAll, selectNone, toggle } from '../../curation/selection.js';
import type { RunsDesk } from './runs-desk.svelte.js';

/** What can be done in the table, by key or by palette. */
export function deskCommands(desk: RunsDesk): Command[] {
  const group = 'Runs';
  const focused = () =>
    desk.selection.focus === undefined ? undefined : desk.run(desk.selection.focus);
  const hasFocus = (): boolean => focused() !== undefined;
  const isOne = (): boolean => desk.acting.length === 1;
  const isSome = (): boolean => desk.acting.length > 0;
  const isPair = (): boolean => desk.acting.length === 2;
  const end = (): number => desk.shown.length;
  return [
    { id: 'runs.down', title: 'Next run', group, run: () => desk.move(1) },
    { id: 'runs.up', title: 'Previous run', group, run: () => desk.move(-1) },
    { id: 'runs.first', title: 'First run', group, run: () => desk.move(-end()) },
    { id: 'runs.last', title: 'Last run', group, run: () => desk.move(end()) },
    { id: 'runs.extendDown', title: 'Select down', group, run: () => desk.move(1, true) },
    { id: 'runs.extendUp', title: 'Select up', group, run: () => desk.move(-1, true) },
    {
      id: 'runs.select',
      title: 'Select or not',
      group,
      enabled: hasFocus,
      run: () => (desk.selection = toggle(desk.selection, focused()?.id ?? 0)),
    },
    {
      id: 'runs.selectAll',
      title: 'Select all runs',
      group,
      run: () => (desk.selection = selectAll(desk.selection, desk.shown)),
    },
    {
      id: 'runs.selectNone',
      title: 'Select no run',
      group,
      enabled: () => desk.selection.ids.size > 0,
      run: () => (desk.selection = selectNone(desk.selection)),
    },
    {
      id: 'runs.open',
      title: 'Open the run',
      group,
      enabled: hasFocus,
      run: () => desk.open({ at: 'run', run: focused()?.id ?? 0 }),
    },
    {
      id: 'runs.rename',
      title: 'Rename the run',
      group,
      enabled: hasFocus,
      run: () => (desk.renaming = focused()?.id),
    },
    {
      id: 'runs.pin',
      title: 'Pin as baseline, or unpin',
      group,
      enabled: isOne,
      run: () => desk.acting.forEach((run) => void desk.actions.pin(run, desk.list.runs)),
    },
    {
      id: 'runs.delete',
      title: 'Put into the trash',
      group,
      enabled: isSome,
      run: () => desk.delete(desk.acting),
    },
    {
      id: 'runs.curves',
      title: 'Curves over each other',
      group,
      enabled: isSome,
      run: () => desk.open({ at: 'curves', runs: desk.acting.map(({ id }) => id) }),
    },
    {
      id: 'runs.compare',
      title: 'Why is it better?',
      group,
      enabled: isPair,
      run: () => desk.compareSelected(),
    },
  ];
}
