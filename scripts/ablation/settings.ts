import { join } from 'node:path';
import type { BackendChoice } from '../../backend/contract/job.js';
import type { Recipe, Size } from '../../backend/contract/recipe.js';
import {
  chosenRecipe,
  recipeWithoutTarget,
  type RecipeChoice,
} from '../../backend/service/recipe.js';
import type { Row } from './rows.js';

/** What the command line asks for. */
export interface Settings {
  /** Holds source/, target/ and target-masks/. */
  data: string;
  /** Receives a Towline project for each seed, and the results. */
  project: string;
  seeds: readonly number[];
  rows: readonly Row[];
  /** Seeds that are trained side by side. */
  parallel: number;
  backend?: BackendChoice;
  sourceSteps?: number;
  steps?: number;
  size?: Size;
}

/** The folders of the data. Nothing but the evaluation is ever given the target's masks. */
export function foldersOf({ data }: Pick<Settings, 'data'>) {
  return {
    source: join(data, 'source'),
    target: join(data, 'target'),
    targetMasks: join(data, 'target-masks'),
  };
}

export function resultsFile(project: string): string {
  return join(project, 'results.jsonl');
}

/** The recipe `quick` with the row's changes. */
export function recipeOf(settings: Settings, { kind, changes, studied }: Row): Recipe {
  const { sourceSteps, steps, size } = settings;
  const choice: RecipeChoice = {
    recipe: 'quick',
    // What is judged is what the training comes to, not what the choice among its models saves.
    changes: { choose: 'last', ...changes, ...(studied && { 'watch.keep': true }) },
    ...(sourceSteps !== undefined && { sourceSteps }),
    ...(steps !== undefined && { steps }),
    ...(size !== undefined && { size }),
  };
  return kind === 'generalize' ? recipeWithoutTarget(choice) : chosenRecipe(choice);
}
