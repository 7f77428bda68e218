/*
 * Towline beside other tools on this machine, in one run: training steps beside PyTorch,
 * prediction beside ONNX Runtime, the import of images beside libvips.
 *
 *   npm run -s bench -- [--only train-step,predict] [--backend wasm] [--repeats 5] [--json]
 */
import { Command, Option } from 'commander';
import { reportFailure } from '../backend/cli/failure.js';
import { jsonOption, stepCount } from '../backend/cli/options.js';
import { print, printJson, remark } from '../backend/cli/output.js';
import { UserError } from '../backend/contract/error.js';
import { benchmarks, chosen } from './bench/benchmarks.js';
import { measure } from './bench/measure.js';
import { peerPython } from './bench/python.js';
import { benchBackend, type BenchBackend } from './bench/setups.js';

interface Options {
  only?: string[];
  backend?: BenchBackend;
  repeats: number;
  json?: boolean;
}

function options(): Options {
  return new Command('bench')
    .option('--only <list>', 'names, or what is before their slash', (text) => text.split(','))
    .addOption(new Option('--backend <name>', 'default: all').choices(benchBackend.options))
    .option('--repeats <n>', 'rounds in which both sides take turns', stepCount, 5)
    .addOption(jsonOption())
    .parse()
    .opts<Options>();
}

async function main({ only, backend, repeats, json = false }: Options): Promise<void> {
  const wanted = chosen(benchmarks(), only);
  const python = await peerPython(remark);
  for (const benchmark of wanted) {
    const backends = backend ? [backend] : benchBackend.options;
    for (const one of benchmark.hasBackend ? backends : backends.slice(0, 1)) {
      const measurement = await measure(benchmark, one, { python, repeats, say: remark });
      if (json) printJson(measurement);
      else print(JSON.stringify(measurement));
    }
  }
}

try {
  await main(options());
} catch (error) {
  process.exitCode = reportFailure(error, !(error instanceof UserError));
}
