import type { Command } from 'commander';
import type { BackendChoice } from '../contract/job.js';
import { createService } from '../service.js';
import { EventPrinter } from './event-printer.js';
import { backendOption, jsonOption, projectOption, runId, verboseOption } from './options.js';
import { print, printJson } from './output.js';
import { stoppable } from './signals.js';
import { duration } from './table.js';

interface Options {
  project: string;
  run: number;
  images: string;
  out: string;
  backend?: BackendChoice;
  json?: boolean;
}

/** `towline predict`: masks of any images with the model of a run. */
export function addPredict(towline: Command): void {
  towline
    .command('predict')
    .description('write masks of images with the model of a run')
    .addOption(projectOption())
    .requiredOption('--run <id>', 'the run whose model is used', runId)
    .requiredOption('--images <dir>', 'folder of images, subfolders included')
    .requiredOption('--out <dir>', 'folder for the masks')
    .addOption(backendOption())
    .addOption(jsonOption())
    .addOption(verboseOption())
    .addHelpText('after', '\nThe exit code is 0 when at least one mask was written.')
    .action(predict);
}

async function predict({ project, run, images, out, backend, json }: Options): Promise<void> {
  const service = createService(project, 'read');
  const printer = new EventPrinter(json ?? false);
  try {
    const summary = await stoppable((signal) =>
      service.predict(
        { run, images, out },
        { ...(backend && { backend }), signal, onEvent: (event) => printer.print(event) },
      ),
    );
    printer.end();
    if (json) return printJson(summary);
    const { images: written, leftOut, masks, seconds } = summary;
    const rest = leftOut > 0 ? `, ${leftOut} images left out` : '';
    print(`${written} masks in ${masks}${rest}, ${duration(seconds)}`);
  } finally {
    printer.end();
    service.close();
  }
}
