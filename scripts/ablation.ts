/*
 * What each part of the method is worth: trains every row of `ablation/rows.ts` for every seed,
 * judges it on the target's masks, and writes docs/ablation.md and docs/ablation.svg.
 *
 *   npm run ablation -- --data DIR --project DIR [--seeds 1,2] [--parallel 2]
 *
 * DIR holds source/, target/ and target-masks/. A second call goes on where the first was stopped.
 */
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { reportFailure } from '../backend/cli/failure.js';
import {
  backendOption,
  cropSize,
  projectOption,
  seedNumber,
  stepCount,
} from '../backend/cli/options.js';
import { stoppable } from '../backend/cli/signals.js';
import { UserError } from '../backend/contract/error.js';
import { ablate } from './ablation/ablate.js';
import { prepareWorkers } from './ablation/workers.js';
import { writeReport } from './ablation/report.js';
import { row, ROWS, type Row } from './ablation/rows.js';
import { beginSession } from './ablation/session.js';
import type { Settings } from './ablation/settings.js';

type Options = Omit<Settings, 'data'> & { data?: string; report?: boolean; docs: string };

function knownRow(id: string): Row {
  const found = row(id);
  if (found) return found;
  throw new InvalidArgumentError(`The rows are ${ROWS.map((one) => one.id).join(', ')}.`);
}

const list =
  <T>(parse: (text: string) => T) =>
  (text: string): T[] =>
    text.split(',').map(parse);

function command(): Command {
  return new Command('ablation')
    .addOption(projectOption())
    .option('--data <dir>', 'folder with source/, target/ and target-masks/')
    .option('--seeds <list>', 'seeds, separated by commas', list(seedNumber), [1, 2])
    .option(
      '--rows <list>',
      'ids of rows, separated by commas (default: all)',
      list(knownRow),
      ROWS,
    )
    .option('--parallel <n>', 'seeds that are trained side by side', stepCount, 1)
    .option('--source-steps <n>', 'steps of source training', stepCount)
    .option('--steps <n>', 'steps of each other row', stepCount)
    .option('--size <WxH>', 'what the network sees at once, in pixels', cropSize)
    .addOption(backendOption())
    .option('--docs <dir>', 'where the report goes', join(import.meta.dirname, '../docs'))
    .option('--report', 'only write the report, from the results that are there');
}

/** The command line that repeats this, whatever it was in parts and wherever the folders are. */
function repeated({ seeds, parallel, sourceSteps, steps, size, backend }: Options): string {
  return [
    `npm run ablation -- --data DIR --project PROJECT --seeds ${seeds.join()} --parallel ${parallel}`,
    ...(sourceSteps === undefined ? [] : [`--source-steps ${sourceSteps}`]),
    ...(steps === undefined ? [] : [`--steps ${steps}`]),
    ...(size === undefined ? [] : [`--size ${size.width}x${size.height}`]),
    ...(backend === undefined ? [] : [`--backend ${backend}`]),
  ].join(' ');
}

async function main(): Promise<void> {
  const program = command().parse();
  const { data, report, docs, ...options } = program.opts<Options>();
  if (report) return writeReport(options.project, docs);
  if (data === undefined)
    return program.error("error: required option '--data <dir>' not specified");
  prepareWorkers(options.parallel);
  const saveSession = beginSession(options.project, repeated({ ...options, docs }));
  const say = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);
  const isWhole = await stoppable((signal) =>
    ablate({ ...options, data }, signal, say, async () => {
      saveSession();
      await writeReport(options.project, docs);
    }),
  );
  if (!isWhole) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error, !(error instanceof UserError));
}
