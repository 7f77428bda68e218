import type { RunProgress, RunRow } from '../../../../backend/contract/runs.js';

export interface Phase {
  name: string;
  state: 'done' | 'now' | 'later';
  done: number;
  total: number;
  /** What is counted. */
  unit: 'steps' | 'images';
}

/** What a run goes through: source training (unless it continues another run), adaptation, masks. */
export function phasesOf(
  row: RunRow,
  source: RunRow | undefined,
  progress: RunProgress | null,
): Phase[] {
  const isOver = row.state === 'finished' || row.state === 'stopped';
  const mine = progress?.run === row.id ? progress : null;
  const isPredicting = mine?.phase === 'predicting';
  const isTraining = mine?.phase === 'training';
  const steps = (of: RunRow, name: string, isDone: boolean): Phase => {
    const isNow = isTraining && mine.now === of.id;
    const state = isDone || isPredicting ? 'done' : isNow ? 'now' : 'later';
    const done = isNow ? mine.done : state === 'done' ? Math.max(of.step, 0) : of.step;
    return { name, state, done, total: of.steps, unit: 'steps' };
  };
  const sourceDone = isOver || source?.state === 'finished' || (isTraining && mine.now === row.id);
  const phases: Phase[] = [];
  if (source && row.continues === null) phases.push(steps(source, 'Source training', sourceDone));
  phases.push(steps(row, 'Adaptation', isOver));
  const predicting: Phase = {
    name: 'Masks',
    // A run that has ended may still be given its masks.
    state: isPredicting ? 'now' : isOver && !mine ? 'done' : 'later',
    done: isPredicting ? mine.done : 0,
    total: isPredicting ? mine.total : 0,
    unit: 'images',
  };
  return [...phases, predicting];
}
