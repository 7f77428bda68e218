/** Values by step; of several runs laid over each other each is one. */
export interface Curve {
  /** Its own among the curves of a chart. */
  id: string;
  label: string;
  /** Place in the colours for curves; from the seventh on they begin again, dashed. */
  color: number;
  /** Drawn wider: the one that others are compared with. */
  isStrong?: boolean;
  /** Ascending. */
  steps: readonly number[];
  values: readonly number[];
}

/** A part of the steps, both ends included. */
export interface StepRange {
  from: number;
  to: number;
}

/** As uPlot takes it: all steps, then each curve's value at them, null where it has none. */
export type Aligned = [steps: number[], ...values: (number | null)[][]];

export const COLORS = 6;

/** All curves over the steps that any of them has. */
export function aligned(curves: readonly Curve[]): Aligned {
  const steps = [...new Set(curves.flatMap((curve) => curve.steps))].sort((a, b) => a - b);
  const places = new Map(steps.map((step, place) => [step, place]));
  const rows = curves.map((curve) => {
    const row = Array.from<number | null>({ length: steps.length }).fill(null);
    curve.steps.forEach((step, index) => {
      row[places.get(step) ?? 0] = curve.values[index] ?? null;
    });
    return row;
  });
  return [steps, ...rows];
}

/** The value of a curve at its step nearest to this one. */
export function nearest(curve: Curve, step: number): { step: number; value: number } | undefined {
  const { steps, values } = curve;
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  const candidates = [low - 1, low].flatMap((place) => {
    const [at, value] = [steps[place], values[place]];
    return at === undefined || value === undefined ? [] : [{ step: at, value }];
  });
  return candidates.sort((a, b) => Math.abs(a.step - step) - Math.abs(b.step - step))[0];
}

/** 0.0213, 1.23e-5, 12.3: three digits that count. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}
