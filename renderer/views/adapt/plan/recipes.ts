import { RECIPES, type RecipeName } from '../../../../backend/contract/recipes.js';
import type { BackendChoice } from '../../../../backend/contract/job.js';
import { count } from '../../../state/format.js';

/** What each recipe is for, and what is known of it. */
const PURPOSES: Record<RecipeName, { title: string; text: string; measured: string }> = {
  quick: {
    title: 'Quick',
    text: 'For a processor, over lunch: small crops of large images.',
    measured: 'Its gain was measured on real pairs: docs/benchmarks.md.',
  },
  desktop: {
    title: 'Desktop',
    text: 'For a graphics card, overnight: larger crops, many more steps.',
    measured: 'Not measured yet.',
  },
  paper: {
    title: 'Paper',
    text: 'The paper’s own settings, read strictly, on the largest network.',
    measured: 'Not measured; days without a strong card.',
  },
};

export interface RecipeCard {
  name: RecipeName;
  title: string;
  text: string;
  measured: string;
  /** Its steps and its crop. */
  size: string;
}

export const RECIPE_CARDS: readonly RecipeCard[] = (['quick', 'desktop', 'paper'] as const).map(
  (name) => {
    const { source, adapt, crop } = RECIPES[name];
    const steps = `${count(source.steps)} + ${count(adapt.steps)} steps`;
    return { name, ...PURPOSES[name], size: `${steps} on ${crop.width} × ${crop.height}` };
  },
);

export const BACKEND_OPTIONS: readonly { value: BackendChoice; label: string }[] = [
  { value: 'auto', label: 'The fastest that works' },
  { value: 'tensorflow-gpu', label: 'NVIDIA card (tensorflow-gpu)' },
  { value: 'webgpu', label: 'Graphics card (webgpu)' },
  { value: 'tensorflow', label: 'Processor (tensorflow)' },
  { value: 'wasm', label: 'Processor, built in (wasm)' },
];
