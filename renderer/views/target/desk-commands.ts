import type { Command } from '../../commands/commands.svelte.js';
import { selectNone } from '../../curation/selection.js';
import type { Desk } from './desk.svelte.js';
import { togglePanel, zoomGrid } from './preferences.svelte.js';

/** Everything that can be done at the light table. */
export function deskCommands(desk: Desk): Command[] {
  const { light } = desk;
  const isReady = (): boolean => light.status === 'ready';
  const isGrid = (): boolean => isReady() && !light.looking;
  const withState = (enabled: () => boolean) => (command: Command) => ({ enabled, ...command });
  return [
    ...decisionCommands(desk).map(withState(isReady)),
    ...moveCommands(desk).map(withState(isGrid)),
    ...viewCommands(desk).map(withState(isGrid)),
  ];
}

/** Also while one image is shown by itself. */
function decisionCommands(desk: Desk): Command[] {
  const group = 'Decide';
  const { decisions } = desk;
  return [
    {
      id: 'target.takeOut',
      title: 'Take out',
      group,
      run: () => decisions.decideHere({ state: 'out' }),
    },
    {
      id: 'target.takeIn',
      title: 'Take in',
      group,
      run: () => decisions.decideHere({ state: 'in' }),
    },
    {
      id: 'target.flag',
      title: 'Flag, or unflag',
      group,
      run: () => desk.toggleMark('flagged'),
    },
    {
      id: 'target.reviewed',
      title: 'Mark as reviewed, or not',
      group,
      run: () => desk.toggleMark('reviewed'),
    },
    { id: 'target.undo', title: 'Undo', group, run: () => decisions.undo() },
    { id: 'target.redo', title: 'Redo', group, run: () => decisions.redo() },
  ];
}

function moveCommands(desk: Desk): Command[] {
  const group = 'Move and select';
  const { light } = desk;
  return [
    { id: 'target.next', title: 'Next image', group, run: () => desk.move(1) },
    { id: 'target.previous', title: 'Previous image', group, run: () => desk.move(-1) },
    { id: 'target.up', title: 'Image above', group, run: () => desk.move(-desk.columns) },
    { id: 'target.down', title: 'Image below', group, run: () => desk.move(desk.columns) },
    {
      id: 'target.nextUnreviewed',
      title: 'Next image not reviewed',
      group,
      run: () => desk.moveToUnreviewed(1),
    },
    {
      id: 'target.previousUnreviewed',
      title: 'Previous image not reviewed',
      group,
      run: () => desk.moveToUnreviewed(-1),
    },
    { id: 'target.first', title: 'First image', group, run: () => desk.moveTo('first') },
    { id: 'target.last', title: 'Last image', group, run: () => desk.moveTo('last') },
    { id: 'target.extendRight', title: 'Select on', group, run: () => desk.move(1, true) },
    { id: 'target.extendLeft', title: 'Select back', group, run: () => desk.move(-1, true) },
    {
      id: 'target.extendDown',
      title: 'Select a row on',
      group,
      run: () => desk.move(desk.columns, true),
    },
    {
      id: 'target.extendUp',
      title: 'Select a row back',
      group,
      run: () => desk.move(-desk.columns, true),
    },
    { id: 'target.selectAll', title: 'Select all shown', group, run: () => desk.selectAll() },
    {
      id: 'target.selectNone',
      title: 'Select none',
      group,
      run: () => (light.selection = selectNone(light.selection)),
    },
  ];
}

function viewCommands(desk: Desk): Command[] {
  const group = 'Light table';
  return [
    { id: 'target.open', title: 'Look at the image', group, run: () => desk.look() },
    {
      id: 'target.search',
      title: 'Search by path',
      group,
      run: () => {
        togglePanel('filtersShown', true);
        // The field is there once the panel is.
        setTimeout(() => desk.searchField?.focus());
      },
    },
    { id: 'target.larger', title: 'Larger pictures', group, run: () => zoomGrid(1) },
    { id: 'target.smaller', title: 'Smaller pictures', group, run: () => zoomGrid(-1) },
    {
      id: 'target.filters',
      title: 'Show or hide filters',
      group,
      run: () => togglePanel('filtersShown'),
    },
    {
      id: 'target.inspector',
      title: 'Show or hide inspector',
      group,
      run: () => togglePanel('inspectorShown'),
    },
    {
      id: 'target.diverse',
      title: 'Pick diverse images',
      group,
      run: () => (desk.dialog = 'diverse'),
    },
    {
      id: 'target.saveView',
      title: 'Save this view',
      group,
      run: () => (desk.dialog = 'save-view'),
    },
    {
      id: 'target.report',
      title: 'Report of the folder',
      group,
      run: () => (desk.dialog = 'report'),
    },
  ];
}
