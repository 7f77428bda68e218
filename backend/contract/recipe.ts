import { z } from 'zod';

const share = z.number().min(0).max(1);
const positive = z.number().positive();
const factor = z.number().min(0);
const size = z.object({ width: z.int().min(32).max(4096), height: z.int().min(32).max(4096) });

/** Strength of a random colour change: each factor is drawn from [1 - x, 1 + x], hue in turns. */
const colorJitter = z.object({
  brightness: share,
  contrast: share,
  saturation: share,
  hue: z.number().min(0).max(0.5),
});

/** AdamW with linear warm-up and polynomial decay (DAFormer, arXiv 2111.14887, section 4.1). */
const training = z.object({
  steps: z.int().min(0),
  /** Of the decoder and the projector. */
  learningRate: positive,
  warmUpSteps: z.int().min(0),
  /** Colour change of the labeled images. */
  jitter: colorJitter,
});

/** Every choice of a run: it is stored with the run, and nothing of it is a literal in the engine. */
export const recipeSchema = z.object({
  name: z.string(),
  encoder: z.literal('efficientnet-lite0'),
  /** What the network sees at once, in training and as a tile in prediction, in pixels. */
  crop: size,
  /** Images are shrunk until they cover the crop this many times per side; never enlarged. */
  workingScale: z.number().min(1).max(16),
  batchSize: z.int().min(1).max(64),
  decoderChannels: z.int().min(8).multipleOf(8),
  /** Dimension D of the projector's features. */
  featureChannels: z.int().min(8),
  /** Share of the source, at the end of its sorted list, kept out of training to judge by. */
  validationShare: z.number().min(0).max(0.5),
  source: training,
  adapt: training,
  /** The encoder's learning rate as a share of the decoder's (METHOD: one tenth). */
  encoderRate: share,
  weightDecay: factor,
  /** Exponent of the learning rate's polynomial decay. */
  decayPower: factor,
  /** Largest global norm of the gradient. */
  gradientClip: positive,
  /** Ceiling of eta in theta' <- eta*theta' + (1-eta)*theta. */
  teacherMomentum: share,
  /** Weight of L_t; 0 turns self-training off. */
  lambdaTarget: factor,
  /** Weight of the pulling loss L_c (paper: 0.1); 0 turns it off. */
  lambdaPull: factor,
  /** Weight of the pseudo-target loss L_p; 0 is the paper read strictly. */
  lambdaPseudoTarget: factor,
  /** Teacher confidence above which a target pixel counts in q (DACS, arXiv 2007.08702). */
  confidenceThreshold: share,
  /** Share of a source image's classes that ClassMix pastes over the target (DACS). */
  classMixShare: share,
  translation: z.object({
    kind: z.literal('fda'),
    /** Half-width b of the swapped window, as a share of each side (FDA, arXiv 2004.05498). */
    band: z.number().min(0).max(0.25),
  }),
  pull: z.object({
    queriesPerClass: z.int().min(1),
    negativesPerQuery: z.int().min(1),
    /** tau of InfoNCE. */
    temperature: positive,
  }),
  reweight: z.object({
    /** beta in w_c = ((1 - conf_c) / max_k (1 - conf_k)) ^ beta; 0 turns re-weighting off. */
    exponent: factor,
    /** Of the running mean conf_c. */
    momentum: share,
  }),
  augment: z.object({
    flip: z.boolean(),
    /** Crops are taken at a random zoom of the working size in this range. */
    zoom: z.tuple([positive, positive]),
    /** Colour change of the mixed images, after ClassMix. */
    mixed: colorJitter,
    /** Largest sigma of the blur of the mixed images, in pixels. */
    mixedBlur: factor,
  }),
  /** T in p_c ~ exp((1 - f_c) / T) of rare-class sampling (DAFormer, section 3.3). */
  rareClassTemperature: positive,
});

export type Recipe = z.infer<typeof recipeSchema>;
export type ColorJitter = z.infer<typeof colorJitter>;
export type Training = z.infer<typeof training>;
export type Size = z.infer<typeof size>;

const NO_JITTER: ColorJitter = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
/** Part of the adaptation: with it the student learns the source under many lights (METHOD). */
const STRONG_JITTER: ColorJitter = { brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.05 };

const desktop: Recipe = {
  name: 'desktop',
  encoder: 'efficientnet-lite0',
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
  decayPower: 0.9,
  gradientClip: 5,
  teacherMomentum: 0.999,
  lambdaTarget: 1,
  lambdaPull: 0.1,
  lambdaPseudoTarget: 1,
  confidenceThreshold: 0.968,
  classMixShare: 0.5,
  translation: { kind: 'fda', band: 0.01 },
  pull: { queriesPerClass: 64, negativesPerQuery: 256, temperature: 0.1 },
  reweight: { exponent: 0.5, momentum: 0.999 },
  augment: {
    flip: true,
    zoom: [0.8, 1.25],
    mixed: { brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 0.05 },
    mixedBlur: 1.15,
  },
  rareClassTemperature: 0.1,
};

const quick: Recipe = {
  ...desktop,
  name: 'quick',
  crop: { width: 256, height: 192 },
  source: { ...desktop.source, steps: 1200, warmUpSteps: 60 },
  adapt: { ...desktop.adapt, steps: 600, warmUpSteps: 30 },
};

export const RECIPES = { quick, desktop } as const;
export type RecipeName = keyof typeof RECIPES;
