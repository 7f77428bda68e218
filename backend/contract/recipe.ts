import { z } from 'zod';

/** Where a default comes from: the paper, a recipe that it builds on, or our own measurements. */
const PAPER = 'T2S-DA, arXiv 2305.13752';
const DACS = 'DACS, arXiv 2007.08702';
const DAFORMER = 'DAFormer, arXiv 2111.14887';
const FDA = 'FDA, arXiv 2004.05498';
const ADAMW = 'AdamW, arXiv 1711.05101';
const OURS = 'measured here: docs/ablation.md';
const MACHINE = 'what the machine allows';

/** A field of the recipe with its meaning and the source of its default. */
function field<T extends z.ZodType>(schema: T, meaning: string, source: string): T {
  return schema.meta({ description: meaning, source });
}

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

const training = z.object({
  steps: field(z.int().min(0), 'Steps of this training', MACHINE),
  learningRate: field(positive, 'Highest learning rate of decoder and projector', OURS),
  warmUpSteps: field(z.int().min(0), 'Steps of linear warm-up of the learning rate', DAFORMER),
  jitter: field(colorJitter, 'Colour change of the labeled images', OURS),
});

const fdaBand = field(
  z.number().min(0).max(0.25),
  'Half-width b of the swapped window of frequencies, as a share of each side',
  FDA,
);
const style = field(colorJitter, 'Colour change of the pseudo-target image', PAPER);
const noise = field(factor, 'Standard deviation of Gaussian noise, of 255', PAPER);

/** T: how a source image becomes a pseudo-target one. */
const translation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fda'), band: fdaBand }),
  /** Mean and spread of each Lab channel taken from the target (Reinhard et al., 2001). */
  z.object({ kind: z.literal('reinhard') }),
  z.object({ kind: z.literal('jitter'), jitter: style }),
  z.object({ kind: z.literal('noise'), noise }),
  /** Without a target: colour change, blur, noise, and low amplitudes of other source images. */
  z.object({
    kind: z.literal('random-style'),
    jitter: style,
    blur: field(factor, 'Largest sigma of the blur, in pixels', PAPER),
    noise,
    band: fdaBand,
  }),
]);

const pull = z.object({
  queriesPerClass: field(z.int().min(1), 'Pixels of a class that are pulled in a step', PAPER),
  negativesPerQuery: field(z.int().min(1), 'Pixels of other classes to push from', PAPER),
  temperature: field(positive, 'tau of InfoNCE', PAPER),
  keys: field(
    z.enum(['centroid', 'pixel']).default('centroid'),
    "Positive key: the mean of the class's source features, or one source pixel per query",
    PAPER,
  ),
  memory: field(
    z.int().min(0).max(1024).default(0),
    'Class centres kept per class, as negatives where a batch lacks the class; 0 keeps none',
    PAPER,
  ),
});

const watch = z.object({
  every: field(z.int().min(1), 'Steps between two looks at the watched target images', OURS),
  images: field(z.int().min(1).max(1024), 'Target images that are looked at', OURS),
  collapseShare: field(
    share,
    'A class has collapsed below this part of the share that source-only gave it; 0 never',
    OURS,
  ),
  smallestShare: field(share, 'Classes to which source-only gave less are not watched', OURS),
  gentlerRate: field(share, 'Factor on the learning rate after a collapse', OURS),
  gentlerTarget: field(share, 'Factor on the weight of self-training after a collapse', OURS),
  keep: field(z.boolean().default(false), 'Keep the model of every look, to study them', OURS),
});

/** Every choice of a run: it is stored with the run, and nothing of it is a literal in the engine. */
export const recipeSchema = z.object({
  name: z.string(),
  encoder: field(
    z.enum(['efficientnet-lite0', 'efficientnet-lite2']),
    'Network that the features come from, with ImageNet weights',
    MACHINE,
  ),
  batchNorm: field(
    z.enum(['frozen', 'batch']).default('frozen'),
    "The encoder's batch norm: ImageNet's statistics, or those of each domain's part of the batch",
    OURS,
  ),
  batchNormMomentum: field(
    share.default(0.99),
    'Of the running statistics that prediction uses where the batch has its own',
    'the usual choice',
  ),
  crop: field(size, 'What the network sees at once, in pixels', MACHINE),
  workingScale: field(
    z.number().min(1).max(16),
    'Images are shrunk until they cover the crop this many times per side; never enlarged',
    OURS,
  ),
  batchSize: field(z.int().min(1).max(64), 'Images of each domain in a step', PAPER),
  decoderChannels: field(z.int().min(8).multipleOf(8), "Width of the decoder's layers", OURS),
  featureChannels: field(z.int().min(8), "Dimension D of the projector's features", PAPER),
  validationShare: field(
    z.number().min(0).max(0.5),
    'Share of the source, at the end of its sorted list, kept out of training to judge by',
    'the usual choice',
  ),
  source: training,
  adapt: training,
  encoderRate: field(share, "The encoder's learning rate as a part of the decoder's", DAFORMER),
  weightDecay: field(factor, 'Decoupled decay of the kernels', DAFORMER),
  adam: z
    .object({
      beta1: field(share, 'Momentum of the mean gradient', ADAMW),
      beta2: field(share, 'Momentum of the squared gradient', ADAMW),
      epsilon: field(positive, 'Keeps the division finite', ADAMW),
    })
    .default({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }),
  decayPower: field(factor, "Exponent of the learning rate's polynomial decay", DACS),
  gradientClip: field(positive, 'Largest global norm of the gradient', OURS),
  teacherMomentum: field(share, "Ceiling of eta in theta' <- eta*theta' + (1-eta)*theta", PAPER),
  teacherRamp: field(
    z.boolean().default(true),
    'eta starts as 1 - 1/(step+1), so that the teacher follows the student at first',
    DACS,
  ),
  lambdaTarget: field(factor, 'Weight of L_t; 0 turns self-training off', PAPER),
  lambdaPull: field(factor, 'Weight of the pulling loss L_c; 0 turns it off', PAPER),
  lambdaPseudoTarget: field(
    factor,
    'Weight of the pseudo-target loss L_p; 0 is the paper read strictly',
    OURS,
  ),
  confidenceThreshold: field(share, 'Confidence above which a target pixel counts in q', DACS),
  classMixShare: field(
    share,
    "Share of a source image's classes that ClassMix pastes over the target; 0 turns it off",
    DACS,
  ),
  translation: field(translation, 'T, how a source image becomes a pseudo-target one', PAPER),
  pull,
  reweight: z.object({
    exponent: field(
      factor,
      'beta in w_c = ((1 - conf_c) / max_k (1 - conf_k)) ^ beta; 0 turns re-weighting off',
      PAPER,
    ),
    momentum: field(share, 'Of the running mean conf_c', PAPER),
  }),
  augment: z.object({
    flip: field(z.boolean(), 'Mirror half of all crops', DAFORMER),
    zoom: field(z.tuple([positive, positive]), 'Range of the random zoom of crops', DAFORMER),
    mixed: field(colorJitter, 'Colour change of the mixed images, after ClassMix', DACS),
    mixedBlur: field(factor, 'Largest sigma of the blur of the mixed images, in pixels', DACS),
  }),
  rareClassTemperature: field(
    positive.nullable(),
    'T in p_c ~ exp((1 - f_c) / T) of rare-class sampling; null draws images evenly',
    DAFORMER,
  ),
  watch: watch.default({
    every: 50,
    images: 16,
    collapseShare: 0.1,
    smallestShare: 0.005,
    gentlerRate: 0.5,
    gentlerTarget: 0.25,
    keep: false,
  }),
  choose: field(
    z
      .enum(['last-if-closer', 'last', 'class-shares', 'brightness-agreement', 'entropy'])
      .default('last'),
    'Which of the watched checkpoints becomes the model, without labels: docs/method.md',
    OURS,
  ),
});

export type Recipe = z.infer<typeof recipeSchema>;
export type ColorJitter = z.infer<typeof colorJitter>;
export type Training = z.infer<typeof training>;
export type Translation = z.infer<typeof translation>;
export type Size = z.infer<typeof size>;
