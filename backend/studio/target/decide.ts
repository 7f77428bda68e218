import type { Decision, EditHistory } from '../../contract/target-table.js';
import type { OpenProject } from '../open-project.js';
import { chosenTarget, currentTarget } from './current.js';
import { rowTellerOf } from './row-teller.js';

/**
 * Decides about images: one step of the history, whatever their number; none where nothing changes.
 * Whoever decides about the state has looked at the images, unless it says otherwise.
 */
export function decide(
  project: OpenProject,
  images: readonly number[],
  decision: Decision,
): EditHistory {
  const { store } = project;
  const { id } = chosenTarget(project);
  const whole = { ...(decision.state !== undefined && { reviewed: true }), ...decision };
  return step(project, () => {
    const changes = store.edits.changes(id, images, whole);
    const changed = changes.flatMap((change) => change.images);
    if (changed.length > 0) store.edits.add(id, labelOf(changed.length, decision), changes);
    return changed;
  });
}

export function undo(project: OpenProject): EditHistory {
  const { id } = chosenTarget(project);
  return step(project, () => project.store.edits.undo(id));
}

export function redo(project: OpenProject): EditHistory {
  const { id } = chosenTarget(project);
  return step(project, () => project.store.edits.redo(id));
}

export function history(project: OpenProject): EditHistory {
  const target = currentTarget(project);
  return target ? project.store.edits.labels(target.id) : { undo: null, redo: null };
}

/** @param take changes images, all or none, and returns which */
function step(project: OpenProject, take: () => number[]): EditHistory {
  const changed = project.store.transaction(take);
  const labels = history(project);
  if (changed.length === 0) return labels;
  rowTellerOf(project).changed(changed);
  project.notifier.tell('target.history', { project: project.id, history: labels });
  return labels;
}

/** "96 images taken out" */
export function labelOf(count: number, { state, flagged, reviewed }: Decision): string {
  const images = count === 1 ? '1 image' : `${count.toLocaleString('en-US')} images`;
  const deeds = [
    ...(state === undefined ? [] : [state === 'out' ? 'taken out' : 'taken in']),
    ...(flagged === undefined ? [] : [flagged ? 'flagged' : 'unflagged']),
    ...(reviewed === undefined ? [] : [reviewed ? 'marked as reviewed' : 'marked as not reviewed']),
  ];
  return `${images} ${deeds.join(' and ')}`;
}
