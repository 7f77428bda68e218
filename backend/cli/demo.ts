import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackendChoice } from '../contract/job.js';
import { runDemo, type DemoResult } from '../service/demo.js';
import { EventPrinter } from './event-printer.js';
import * as options from './options.js';
import { print, printJson } from './output.js';
import { stoppable } from './signals.js';
import { duration, percent, table } from './table.js';

interface Options {
  out: string;
  backend?: BackendChoice;
  json?: boolean;
}

/** `towline demo`: the main job on the drawn sample. */
export function addDemo(towline: Command): void {
  towline
    .command('demo')
    .description('adapt to the sample of drawn streets, from day to dusk in rain')
    .option('--out <dir>', 'folder for the demo’s project and picture', 'demo')
    .addOption(options.backendOption())
    .addOption(options.jsonOption())
    .addOption(options.verboseOption())
    .action(demo);
}

async function demo({ out, backend, json = false }: Options): Promise<void> {
  const printer = new EventPrinter(json);
  if (!json)
    print('Drawn streets: 40 labeled images by day, 40 unlabeled ones by dusk and in rain.');
  try {
    const result = await stoppable((signal) =>
      runDemo(resolve(out), {
        ...(backend && { backend }),
        signal,
        onEvent: (event) => printer.print(event),
      }),
    );
    printer.end();
    if (json) printJson(result);
    else printResult(result);
  } finally {
    printer.end();
  }
}

function printResult({ summary, before, after, picture }: DemoResult): void {
  const rows = before.classes.map(({ name, iou }, index) => ({
    class: name,
    'IoU source-only': percent(iou),
    'IoU adapted': percent(after.classes[index]?.iou),
  }));
  const mean = {
    class: 'mean',
    'IoU source-only': percent(before.miou),
    'IoU adapted': percent(after.miou),
  };
  print(`\n${table([...rows, mean])}\n`);
  print('Judged by the reference masks of the dusk images, which the adaptation never saw.');
  print(`Backend ${summary.backend}, ${duration(summary.seconds)}.`);
  print(`Picture: ${picture}`);
}
