import type { Command } from 'commander';
import type { RunLine } from '../contract/records.js';
import { createService } from '../service.js';
import { jsonOption, projectOption, verboseOption } from './options.js';
import { print, printJson } from './output.js';
import { table, waiting } from './table.js';

/** `towline runs`: what was, is and can be done in a project. */
export function addRuns(towline: Command): void {
  towline
    .command('runs')
    .description('list the runs of a project')
    .addOption(projectOption())
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action(({ project, json }: { project: string; json?: boolean }) => {
      const service = createService(project, 'read');
      try {
        const runs = service.runs();
        if (json) runs.forEach(printJson);
        else printRuns(runs);
      } finally {
        service.close();
      }
    });
}

function printRuns(runs: readonly RunLine[]): void {
  print(runs.length > 0 ? table(runs.map(row)) : 'No runs yet.');
  for (const { id, status, error } of runs) {
    if (error !== null) print(`Run ${id} ${status}: ${error}`);
  }
}

function row(run: RunLine) {
  const { id, kind, status, step, steps, recipe, seed, backend, created } = run;
  return {
    run: String(id),
    kind,
    status,
    steps: step === steps ? String(steps) : `${step} of ${steps}`,
    recipe,
    seed: String(seed),
    backend: backend ?? '',
    'waited for images': waiting(run),
    created: created.slice(0, 16).replace('T', ' '),
  };
}
