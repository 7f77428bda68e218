import type { Command } from 'commander';
import type { BackendChoice } from '../contract/job.js';
import type { Size } from '../contract/recipe.js';
import { RECIPES, type RecipeName } from '../contract/recipes.js';
import type { RecipeChoice } from '../service/recipe.js';
import * as options from './options.js';

/** What the commands that train have in common. */
export interface TrainingOptions {
  project: string;
  source?: string;
  recipe?: RecipeName;
  sourceSteps?: number;
  steps?: number;
  size?: Size;
  set?: Record<string, unknown>;
  seed?: number;
  backend?: BackendChoice;
  resume?: number;
  json?: boolean;
}

/** @param training what the second training is, as in 'adaptation' */
export function addTrainingOptions(command: Command, training: string): Command {
  return command
    .addOption(
      command
        .createOption('--recipe <name>', 'quick (default), desktop or paper')
        .choices(Object.keys(RECIPES)),
    )
    .option('--source-steps <n>', 'steps of source training', options.stepCount)
    .option('--steps <n>', `steps of ${training}`, options.stepCount)
    .option('--size <WxH>', 'what the network sees at once, in pixels', options.cropSize)
    .option(
      '--set <field=value>',
      'change any field of the recipe, as often as needed; "towline recipe" lists them',
      options.recipeChange,
    )
    .option('--seed <n>', 'the same seed gives the same losses', options.seedNumber)
    .addOption(options.backendOption())
    .option('--resume <id>', 'go on with this run instead of starting one', options.runId)
    .addOption(options.jsonOption())
    .addOption(options.verboseOption());
}

/** The recipe that was asked for. */
export function recipeChoice(given: TrainingOptions): RecipeChoice {
  const { recipe = 'quick', sourceSteps, steps, size, set } = given;
  return { recipe, sourceSteps, steps, size, changes: set };
}

/** Those that a resumed run brings along. */
const OF_A_NEW_RUN: readonly string[] = [
  ...['source', 'target', 'recipe', 'sourceSteps', 'steps', 'size', 'set', 'seed'],
];

/** What is needed, or makes no sense together, is bad usage. */
export function checkUsage(command: Command, folders: readonly string[]): void {
  const given = command.opts<Record<string, unknown>>();
  if (given['resume'] === undefined) {
    const missing = folders.find((name) => given[name] === undefined);
    if (missing) command.error(`error: required option '--${missing} <dir>' not specified`);
    return;
  }
  const extra = OF_A_NEW_RUN.find((name) => given[name] !== undefined);
  if (extra === undefined) return;
  const flag = command.options.find((option) => option.attributeName() === extra)?.long ?? extra;
  command.error(`error: --resume goes on with the run as it is: leave out ${flag}`);
}
