import type { Command } from 'commander';
import { chosenRecipe } from '../service/recipe.js';
import { requireFolder } from './folders.js';
import { projectOption } from './options.js';
import { printAdaptation } from './summary.js';
import {
  addTrainingOptions,
  checkUsage,
  recipeChoice,
  type TrainingOptions,
} from './training-options.js';
import { runTraining } from './training.js';

type Options = TrainingOptions & { target?: string };

/** `towline adapt`: the main job. */
export function addAdapt(towline: Command): void {
  const command = towline
    .command('adapt')
    .description('train on labeled images, adapt to unlabeled ones, and write their masks')
    .addOption(projectOption())
    .option('--source <dir>', 'labeled data: images/, masks/ and classes.json')
    .option('--target <dir>', 'folder of unlabeled images, subfolders included');
  addTrainingOptions(command, 'adaptation').action(adapt);
}

async function adapt(given: Options, command: Command): Promise<void> {
  checkUsage(command, ['source', 'target']);
  const { source = '', target = '', seed, resume } = given;
  const choice = recipeChoice(given);
  // All that can be checked is, before a project is made.
  if (resume === undefined) {
    [source, target].forEach(requireFolder);
    chosenRecipe(choice);
  }
  return runTraining(given, {
    name: 'adapt',
    work: (service, options) =>
      resume === undefined
        ? service.adapt({ ...choice, source, target, seed }, options)
        : service.resumeAdaptation(resume, options),
    print: (summary, service) => printAdaptation(summary, service.compare(summary)),
  });
}
