import { z } from 'zod';
import type { ColorJitter, Recipe, Translation } from './recipe.js';

const NO_JITTER: ColorJitter = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
/** Part of the adaptation: with it the student learns the source under many lights (METHOD). */
const STRONG_JITTER: ColorJitter = { brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.05 };
const STYLE_JITTER: ColorJitter = { brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.1 };

/** For training without a target. */
export const RANDOM_STYLE = {
  kind: 'random-style',
  jitter: STYLE_JITTER,
  blur: 1.5,
  noise: 8,
  band: 0.02,
} as const satisfies Translation;

/** Each translation as it is where nothing more is said of it. */
export const TRANSLATIONS: Record<Translation['kind'], Translation> = {
  fda: { kind: 'fda', band: 0.01 },
  reinhard: { kind: 'reinhard' },
  jitter: { kind: 'jitter', jitter: STYLE_JITTER },
  noise: { kind: 'noise', noise: 10 },
  'random-style': RANDOM_STYLE,
};

/** For a GPU: the whole of a photograph's context, and as many steps as a night allows. */
const desktop: Recipe = {
  name: 'desktop',
  encoder: 'efficientnet-lite0',
  batchNorm: 'frozen',
  batchNormMomentum: 0.99,
  crop: { width: 512, height: 384 },
  workingScale: 1.25,
  batchSize: 2,
  decoderChannels: 96,
  featureChannels: 64,
  validationShare: 0.1,
  source: { steps: 10_000, learningRate: 1e-3, warmUpSteps: 500, jitter: NO_JITTER },
  adapt: { steps: 10_000, learningRate: 5e-4, warmUpSteps: 500, jitter: STRONG_JITTER },
  encoderRate: 0.1,
  weightDecay: 0.01,
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  decayPower: 0.9,
  gradientClip: 5,
  teacherMomentum: 0.999,
  teacherRamp: true,
  lambdaTarget: 1,
  lambdaPull: 0.1,
  lambdaPseudoTarget: 1,
  confidenceThreshold: 0.968,
  classMixShare: 0.5,
  translation: TRANSLATIONS.fda,
  pull: {
    queriesPerClass: 64,
    negativesPerQuery: 256,
    temperature: 0.1,
    keys: 'centroid',
    memory: 0,
  },
  reweight: { exponent: 0.5, momentum: 0.999 },
  augment: {
    flip: true,
    zoom: [0.8, 1.25],
    mixed: { brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 0.05 },
    mixedBlur: 1.15,
  },
  rareClassTemperature: 0.1,
  watch: {
    every: 500,
    images: 32,
    collapseShare: 0.1,
    smallestShare: 0.005,
    gentlerRate: 0.5,
    gentlerTarget: 0.25,
    keep: false,
  },
  choose: 'last-if-closer',
};

/** For two processor cores over lunch: small crops, but of images large enough to show what is thin. */
const quick: Recipe = {
  ...desktop,
  name: 'quick',
  crop: { width: 256, height: 192 },
  workingScale: 1.875,
  source: { ...desktop.source, steps: 1200, warmUpSteps: 60 },
  adapt: { ...desktop.adapt, steps: 600, warmUpSteps: 30 },
  watch: { ...desktop.watch, every: 50, images: 16 },
};

/** The paper's setting (section 4.1), read strictly, on the largest network that is shipped. */
const paper: Recipe = {
  ...desktop,
  name: 'paper',
  encoder: 'efficientnet-lite2',
  batchNorm: 'batch',
  crop: { width: 512, height: 512 },
  source: { steps: 40_000, learningRate: 6e-4, warmUpSteps: 1500, jitter: NO_JITTER },
  adapt: { steps: 40_000, learningRate: 6e-4, warmUpSteps: 1500, jitter: NO_JITTER },
  lambdaPseudoTarget: 0,
  pull: { ...desktop.pull, memory: 16 },
  rareClassTemperature: 0.01,
  watch: { ...desktop.watch, every: 1000 },
  choose: 'last',
};

export const RECIPES = { quick, desktop, paper } as const;
export const recipeName = z.enum(['quick', 'desktop', 'paper']);
export type RecipeName = keyof typeof RECIPES;
