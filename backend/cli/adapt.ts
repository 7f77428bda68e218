import type { Command } from 'commander';
import { InterruptedError } from '../contract/error.js';
import type { BackendChoice } from '../contract/job.js';
import type { AdaptSummary } from '../contract/records.js';
import type { Size } from '../contract/recipe.js';
import { RECIPES, type RecipeName } from '../contract/recipes.js';
import { createService, type AdaptOptions, type Service, type WorkOptions } from '../service.js';
import { EventPrinter } from './event-printer.js';
import { requireFolder } from './folders.js';
import * as options from './options.js';
import { printJson } from './output.js';
import { stoppable } from './signals.js';
import { printSummary } from './summary.js';

interface Options {
  project: string;
  source?: string;
  target?: string;
  recipe?: RecipeName;
  sourceSteps?: number;
  steps?: number;
  size?: Size;
  seed?: number;
  backend?: BackendChoice;
  resume?: number;
  json?: boolean;
}

/** `towline adapt`: the main job. */
export function addAdapt(towline: Command): void {
  towline
    .command('adapt')
    .description('train on labeled images, adapt to unlabeled ones, and write their masks')
    .addOption(options.projectOption())
    .option('--source <dir>', 'labeled data: images/, masks/ and classes.json')
    .option('--target <dir>', 'folder of unlabeled images, subfolders included')
    .addOption(
      towline
        .createOption('--recipe <name>', 'quick (default) or desktop')
        .choices(Object.keys(RECIPES)),
    )
    .option('--source-steps <n>', 'steps of source training', options.stepCount)
    .option('--steps <n>', 'steps of adaptation', options.stepCount)
    .option('--size <WxH>', 'what the network sees at once, in pixels', options.cropSize)
    .option('--seed <n>', 'the same seed gives the same losses', options.seedNumber)
    .addOption(options.backendOption())
    .option('--resume <id>', 'go on with this run instead of starting one', options.runId)
    .addOption(options.jsonOption())
    .addOption(options.verboseOption())
    .action((given: Options, command: Command) => adapt(given, command));
}

const OF_A_NEW_RUN = [
  'source',
  'target',
  'recipe',
  'sourceSteps',
  'steps',
  'size',
  'seed',
] as const satisfies readonly (keyof Options)[];

/** What is needed, or makes no sense together, is bad usage. */
function checkUsage(given: Options, command: Command): void {
  if (given.resume === undefined) {
    const missing = (['source', 'target'] as const).find((name) => given[name] === undefined);
    if (missing) command.error(`error: required option '--${missing} <dir>' not specified`);
    return;
  }
  const extra = OF_A_NEW_RUN.find((name) => given[name] !== undefined);
  if (extra === undefined) return;
  const flag = command.options.find((option) => option.attributeName() === extra)?.long ?? extra;
  command.error(`error: --resume goes on with the run as it is: leave out ${flag}`);
}

async function adapt(given: Options, command: Command): Promise<void> {
  checkUsage(given, command);
  const { project, backend, json = false, source, target } = given;
  for (const folder of [source, target]) if (folder !== undefined) requireFolder(folder);
  const service = createService(project, given.resume === undefined ? 'create' : 'train');
  const printer = new EventPrinter(json);
  try {
    const summary = await stoppable((signal) => {
      const onEvent: WorkOptions['onEvent'] = (event) => printer.print(event);
      return work(service, given, { ...(backend && { backend }), signal, onEvent });
    });
    printer.end();
    if (json) printJson(summary);
    else printSummary(summary, service.compare(summary));
  } catch (error) {
    printer.end();
    throw withAdvice(error, project);
  } finally {
    service.close();
  }
}

function work(service: Service, given: Options, options: WorkOptions): Promise<AdaptSummary> {
  if (given.resume !== undefined) return service.resume(given.resume, options);
  return service.adapt(adaptOptions(given), options);
}

function adaptOptions(given: Options): AdaptOptions {
  const { source = '', target = '', recipe = 'quick', sourceSteps, steps, size, seed } = given;
  return {
    source,
    target,
    recipe,
    ...(sourceSteps !== undefined && { sourceSteps }),
    ...(steps !== undefined && { steps }),
    ...(size !== undefined && { size }),
    ...(seed !== undefined && { seed }),
  };
}

/** How to go on after a stop is a matter of this command line. */
function withAdvice(error: unknown, project: string): unknown {
  if (!(error instanceof InterruptedError) || error.run === undefined) return error;
  const folder = /^[\w./\\:-]+$/.test(project) ? project : JSON.stringify(project);
  const advice = `towline adapt --project ${folder} --resume ${error.run}`;
  return new InterruptedError(`${error.message} Go on with: ${advice}`, error.run);
}
