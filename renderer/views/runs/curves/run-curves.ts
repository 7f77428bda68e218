import type { Curves, RunRow, Series } from '../../../../backend/contract/runs.js';
import { runName } from '../../../state/run-name.js';
import { COLORS, type Curve } from '../../../ui/charts/curve.js';
import { smoothed } from './smoothing.js';

const LEARNING_RATE = 'learningRate';

const NAMES: Record<string, string> = {
  total: 'Loss, all parts',
  source: 'Loss on the source',
  target: 'Loss on mixed images',
  pseudoTarget: 'Loss on pseudo-target images',
  pull: 'Pulling loss',
  sure: 'Share of sure pseudo-labels',
  [LEARNING_RATE]: 'Learning rate',
  flipAgreement: 'Agreement under mirroring',
  scaleAgreement: 'Agreement across scales',
  brightnessAgreement: 'Agreement under brightness',
  teacherAgreement: 'Agreement with the teacher',
  confidence: 'Confidence',
  entropy: 'Entropy',
  sourceShift: 'Distance of class shares to the source’s',
  sourceOnlyShift: 'Distance of class shares to source-only’s',
};

/** What a quantity of the engine is called. */
export function quantityName(quantity: string): string {
  return NAMES[quantity] ?? quantity;
}

/** Everything that at least one of the runs has a curve of: losses, learning rate, measures. */
export function quantitiesOf(all: readonly Curves[]): string[] {
  const losses = all.flatMap(({ losses: known }) => Object.keys(known));
  const measures = all.flatMap(({ measures: known }) => Object.keys(known));
  const sorted = [...new Set(losses)].sort((one, other) =>
    one === 'total' ? -1 : other === 'total' ? 1 : one.localeCompare(other),
  );
  return [...new Set([...sorted, LEARNING_RATE, ...[...measures].sort()])];
}

function seriesOf(curves: Curves, quantity: string): Series | undefined {
  if (quantity === LEARNING_RATE) return curves.learningRate;
  return curves.losses[quantity] ?? curves.measures[quantity];
}

/** One curve a run: its own colour, and its own dashes for those who can't tell colours apart. */
export function curvesOf(
  all: readonly Curves[],
  runs: ReadonlyMap<number, RunRow>,
  { quantity, memory }: { quantity: string; memory: number },
): Curve[] {
  return all.flatMap((curves, place) => {
    const series = seriesOf(curves, quantity);
    const run = runs.get(curves.run);
    if (!run || !series || series.steps.length === 0) return [];
    return {
      id: String(run.id),
      label: runName(run),
      color: styleOf(place),
      ...(run.pinned && { isStrong: true }),
      ...smoothed(series, memory),
    };
  });
}

/** Places in the colours and dashes of charts: neighbours differ in both. */
function styleOf(place: number): number {
  const DASHES = 3;
  const round = Math.floor(place / COLORS);
  return (place % COLORS) + COLORS * ((place + round) % DASHES);
}
