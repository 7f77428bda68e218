import type { Command } from 'commander';
import { recipeWithoutTarget } from '../service/recipe.js';
import { requireFolder } from './folders.js';
import { projectOption } from './options.js';
import { printGeneralization } from './summary.js';
import {
  addTrainingOptions,
  checkUsage,
  recipeChoice,
  type TrainingOptions,
} from './training-options.js';
import { runTraining } from './training.js';

/** `towline generalize`: a model for images that are not there yet. */
export function addGeneralize(towline: Command): void {
  const command = towline
    .command('generalize')
    .description('train on labeled images for others of any look, without a target')
    .addOption(projectOption())
    .option('--source <dir>', 'labeled data: images/, masks/ and classes.json');
  addTrainingOptions(command, 'training on random styles').action(generalize);
}

async function generalize(given: TrainingOptions, command: Command): Promise<void> {
  checkUsage(command, ['source']);
  const { project, source = '', seed, resume } = given;
  const choice = recipeChoice(given);
  // All that can be checked is, before a project is made.
  if (resume === undefined) {
    requireFolder(source);
    recipeWithoutTarget(choice);
  }
  return runTraining(given, {
    name: 'generalize',
    work: (service, options) =>
      resume === undefined
        ? service.generalize({ ...choice, source, seed }, options)
        : service.resumeGeneralization(resume, options),
    print: (summary, service) => printGeneralization(summary, service.compare(summary), project),
  });
}
