#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addAdapt } from './adapt.js';
import { addDemo } from './demo.js';
import { addDoctor } from './doctor.js';
import { addEvaluate } from './evaluate.js';
import { reportFailure } from './failure.js';
import { addGeneralize } from './generalize.js';
import { surviveClosedOutput } from './output.js';
import { addOpen } from './open.js';
import { addPredict } from './predict.js';
import { addRecipe } from './recipe.js';
import { addRuns } from './runs.js';
import { addRuntime } from './runtime.js';
import { addServe } from './serve.js';
import { version } from './version.js';

/** Exit code of a command line that makes no sense. */
const BAD_USAGE = 2;

/** In the order of the help. */
const COMMANDS = [
  ...[addOpen, addServe, addAdapt, addGeneralize, addPredict, addEvaluate, addRuns, addRecipe],
  ...[addDoctor, addRuntime, addDemo],
];

function program(): Command {
  const towline = new Command('towline')
    .description('Adapt a segmentation model to images nobody has labeled.')
    .version(version())
    // Before the commands are added: they inherit it.
    .exitOverride()
    .showSuggestionAfterError();
  for (const add of COMMANDS) add(towline);
  return towline;
}

async function main(): Promise<void> {
  surviveClosedOutput();
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already said what is wrong; help and version are no errors.
      process.exitCode = error.exitCode === 0 ? 0 : BAD_USAGE;
      return;
    }
    const code = reportFailure(error, process.argv.includes('--verbose'));
    // What was given up (an import that can't be stopped) must not keep the process, but all that
    // was printed must arrive first.
    process.stdout.write('', () => process.exit(code));
  }
}

await main();
