/*
 * Towline beside other tools on this machine, in one run: training steps beside PyTorch,
 * prediction beside ONNX Runtime, the import of images beside libvips.
 *
 *   npm run -s bench -- [--only train-step,predict] [--backend wasm] [--repeats 5] [--json] [--write]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { format } from 'prettier';
import { reportFailure } from '../backend/cli/failure.js';
import { jsonOption, stepCount } from '../backend/cli/options.js';
import { print, printJson, remark } from '../backend/cli/output.js';
import { UserError } from '../backend/contract/error.js';
import { findAdapters } from '../backend/engine/backends/webgpu-adapters.js';
import { runtimeOption } from '../backend/service/context.js';
import { machineLine, thisMachine } from './ablation/session.js';
import { benchmarks, chosen } from './bench/benchmarks.js';
import { measure, type Measurement } from './bench/measure.js';
import { peerPython } from './bench/python.js';
import { resultTable, withResults } from './bench/section.js';
import { benchBackend, type BenchBackend } from './bench/setups.js';

const PAGE = new URL('../docs/benchmarks.md', import.meta.url);

interface Options {
  only?: string[];
  backend?: BenchBackend;
  repeats: number;
  images: number;
  json?: boolean;
  write?: boolean;
}

function options(): Options {
  const backends = new Option(
    '--backend <name>',
    'what computes here (default: all that are here)',
  );
  return new Command('bench')
    .option('--only <list>', 'names, or what is before their slash', (text) => text.split(','))
    .addOption(backends.choices(benchBackend.options))
    .option('--repeats <n>', 'rounds in which both sides take turns', stepCount, 5)
    .option('--images <n>', 'images that are imported', stepCount, 10_000)
    .addOption(jsonOption())
    .option('--write', 'put the results into docs/benchmarks.md')
    .parse()
    .opts<Options>();
}

/** Those asked for, or all that are here. */
async function backendsOf({ backend }: Options): Promise<BenchBackend[]> {
  if (backend) return [backend];
  const missing = new Map<BenchBackend, string>();
  if (!runtimeOption().tensorflowRuntime) missing.set('tensorflow', 'its runtime is not installed');
  if (!(await hasCard())) missing.set('webgpu', 'it finds no graphics card');
  for (const [name, reason] of missing) remark(`The backend ${name} is left out: ${reason}.`);
  return benchBackend.options.filter((name) => !missing.has(name));
}

/** Whether WebGPU has more here than a processor that plays a card. */
async function hasCard(): Promise<boolean> {
  // The library is optional.
  const adapters = await findAdapters().catch(() => []);
  return adapters.some(({ software }) => !software);
}

async function writePage(results: readonly Measurement[]): Promise<void> {
  const machine = machineLine(thisMachine());
  const date = new Date().toISOString().slice(0, 10);
  const page = withResults(await readFile(PAGE, 'utf8'), results, { machine, date });
  await writeFile(PAGE, await format(page, { parser: 'markdown' }));
}

async function main(given: Options): Promise<void> {
  const { only, repeats, images, json, write } = given;
  const wanted = chosen(benchmarks(await backendsOf(given), images), only);
  const python = await peerPython(remark);
  const results: Measurement[] = [];
  for (const benchmark of wanted) {
    const result = await measure(benchmark, { python, repeats, say: remark });
    results.push(result);
    if (json) printJson(result);
  }
  if (!json) print(resultTable(results));
  if (write) await writePage(results);
}

try {
  await main(options());
} catch (error) {
  process.exitCode = reportFailure(error, !(error instanceof UserError));
}
