import type { Changes } from '../../backend/service/recipe-changes.js';

export interface Row {
  id: string;
  title: string;
  /**
   * What is trained: the source-only model; an adaptation that starts from it; the same without a
   * target; or on with the labels of the target itself, which bounds what an adaptation can reach.
   */
  kind: 'source' | 'adapt' | 'generalize' | 'upper-bound';
  /** Of the recipe `quick`. */
  changes: Changes;
  /** Its checkpoints on the way are kept and judged, which takes as long as several evaluations. */
  studied?: true;
}

export interface Group {
  title: string;
  rows: readonly Row[];
}

const SELF_TRAINING: Changes = { lambdaTarget: 1, lambdaPull: 0, lambdaPseudoTarget: 0 };
const NOTHING_OF_THE_METHOD: Changes = { ...SELF_TRAINING, lambdaTarget: 0 };
const PULLING: Changes = { ...SELF_TRAINING, lambdaPull: 0.1, 'reweight.exponent': 0 };
const NO_JITTER = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
const adapted = (id: string, title: string, changes: Changes): Row => {
  return { id, title, kind: 'adapt', changes };
};
const studied = (row: Row): Row => ({ ...row, studied: true });

/** What every other row starts from. */
export const SOURCE_ONLY: Row = {
  id: 'source-only',
  title: 'source-only',
  kind: 'source',
  changes: {},
};

/** In the order of the table; all start from the same source-only model and see the same crops. */
export const GROUPS: readonly Group[] = [
  {
    title: 'Baselines',
    rows: [
      SOURCE_ONLY,
      adapted('control', 'trained on, source alone', {
        ...NOTHING_OF_THE_METHOD,
        'adapt.jitter': NO_JITTER,
      }),
      adapted('control-jitter', 'trained on, source with jitter', NOTHING_OF_THE_METHOD),
    ],
  },
  {
    title: 'Parts, one by one',
    rows: [
      studied(adapted('self-training', 'self-training', SELF_TRAINING)),
      adapted('pulling', 'self-training + pulling 0.1', PULLING),
      adapted('pulling-1', 'self-training + pulling 1', { ...PULLING, lambdaPull: 1 }),
      adapted(
        'reweighting',
        'self-training + pulling 0.1, re-weighted (= full without pseudo-target)',
        { ...PULLING, 'reweight.exponent': 0.5 },
      ),
      adapted('reweighting-1', 'self-training + pulling 1, re-weighted', {
        ...PULLING,
        lambdaPull: 1,
        'reweight.exponent': 0.5,
      }),
      adapted('pseudo-target', 'self-training + pseudo-target loss (= full without pulling)', {
        ...SELF_TRAINING,
        lambdaPseudoTarget: 1,
      }),
    ],
  },
  {
    title: 'The recipe, and without one part',
    rows: [
      studied(adapted('full', 'full', {})),
      adapted('full-without-self-training', 'full without self-training', { lambdaTarget: 0 }),
      adapted('full-without-reweighting', 'full without re-weighting', { 'reweight.exponent': 0 }),
      adapted('full-without-jitter', "full without the source's jitter", {
        'adapt.jitter': NO_JITTER,
      }),
      adapted('full-pulling-1', 'full with pulling 1', { lambdaPull: 1 }),
    ],
  },
  {
    title: 'Other translations',
    rows: [
      adapted('reinhard', 'full with Reinhard (Lab)', { 'translation.kind': 'reinhard' }),
      adapted('color-jitter', 'full with colour jitter', { 'translation.kind': 'jitter' }),
      adapted('noise', 'full with Gaussian noise', {
        'translation.kind': 'noise',
        'translation.noise': 15,
      }),
    ],
  },
  {
    title: 'Other keys',
    rows: [
      adapted('pixel-keys', 'full with pixels as keys', { 'pull.keys': 'pixel' }),
      adapted('memory', 'full with a memory of 16', { 'pull.memory': 16 }),
    ],
  },
  {
    title: 'Without a target (domain generalization)',
    rows: [
      { id: 'generalization', title: 'generalization', kind: 'generalize', changes: {} },
      {
        id: 'generalization-pulling-1',
        title: 'generalization with pulling 1',
        kind: 'generalize',
        changes: { lambdaPull: 1 },
      },
    ],
  },
  {
    title: 'Upper bound',
    rows: [
      {
        id: 'upper-bound',
        title: "trained on with the target's labels",
        kind: 'upper-bound',
        // It learns from every image that it is judged on, and needs no guard: it knows the truth.
        changes: { ...NOTHING_OF_THE_METHOD, validationShare: 0, 'watch.collapseShare': 0 },
      },
    ],
  },
];

export const ROWS: readonly Row[] = GROUPS.flatMap(({ rows }) => rows);

export function row(id: string): Row | undefined {
  return ROWS.find((one) => one.id === id);
}
