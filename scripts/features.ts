/*
 * Whether target features have come to the source's: looks into the source-only model and an
 * adapted one of an ablation, writes docs/features.svg, and adds its tables to docs/ablation.md.
 *
 *   npm run features -- --data DIR --project DIR [--seed 1] [--row full]
 *
 * DIR as of `npm run ablation`, which must have done both rows for this seed.
 */
import { join } from 'node:path';
import { Command } from 'commander';
import { reportFailure } from '../backend/cli/failure.js';
import { backendOption, projectOption, seedNumber } from '../backend/cli/options.js';
import { UserError } from '../backend/contract/error.js';
import type { BackendChoice } from '../backend/contract/job.js';
import { chooseBackend } from '../backend/engine/backends/choose.js';
import { runtimeOption } from '../backend/service/context.js';
import { existingRun } from '../backend/service/resume.js';
import { Store } from '../backend/store/store.js';
import { writeReport } from './ablation/report.js';
import { Results, writeWhole } from './ablation/results.js';
import { row, SOURCE_ONLY } from './ablation/rows.js';
import { resultsFile } from './ablation/settings.js';
import { collect, evidenceOf } from './features/collect.js';
import { writeEvidence } from './features/evidence.js';
import { featurePlot } from './features/plot.js';
import { project } from './features/projection.js';

interface Options {
  data: string;
  project: string;
  seed: number;
  row: string;
  backend: BackendChoice;
  docs: string;
}

function options(): Options {
  return new Command('features')
    .addOption(projectOption())
    .requiredOption('--data <dir>', 'folder with source/, target/ and target-masks/')
    .option('--seed <n>', 'whose models', seedNumber, 1)
    .option('--row <id>', 'the adapted row', 'full')
    .addOption(backendOption().default('auto'))
    .option('--docs <dir>', 'where the report goes', join(import.meta.dirname, '../docs'))
    .parse()
    .opts<Options>();
}

async function main({
  data,
  project: folder,
  seed,
  row: id,
  backend,
  docs,
}: Options): Promise<void> {
  await chooseBackend(backend, runtimeOption());
  const results = new Results(resultsFile(folder));
  const store = Store.open(join(folder, `seed-${seed}`));
  try {
    const runOf = (name: string) => {
      const result = results.of(name, seed);
      if (result) return existingRun(store, result.run);
      throw new UserError(`The ablation in ${folder} has no result of ${name}, seed ${seed}.`);
    };
    const run = runOf(id);
    const found = await collect(store, data, runOf(SOURCE_ONLY.id), run);
    const names = run.classes.classes.map(({ name }) => name);
    const { before, after } = project(found.before.points, found.after.points);
    writeWhole(join(docs, 'features.svg'), featurePlot(before, after, names));
    writeEvidence(folder, evidenceOf(found, run, row(id)?.title ?? id));
    await writeReport(folder, docs);
  } finally {
    store.close();
  }
}

try {
  await main(options());
} catch (error) {
  process.exitCode = reportFailure(error, !(error instanceof UserError));
}
