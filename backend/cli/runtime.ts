import type { Command } from 'commander';
import { InterruptedError } from '../contract/error.js';
import {
  defaultRuntimeRoot,
  installedRuntime,
  installTensorflow,
  removeRuntime,
  TENSORFLOW_VERSION,
  type InstallProgress,
} from '../runtimes/index.js';
import { jsonOption, verboseOption } from './options.js';
import { print, printJson, remark } from './output.js';
import { stoppable } from './signals.js';

interface Options {
  wheel?: string;
  json?: boolean;
}

/** `towline runtime`: faster backends that are too large to come along. */
export function addRuntime(towline: Command): void {
  const runtime = towline
    .command('runtime')
    .description('install, list and remove native backends');
  runtime
    .command('install')
    .description('install native TensorFlow from the Python package index, or from a file')
    .addArgument(runtime.createArgument('<name>', 'which').choices(['tensorflow']))
    .option('--wheel <file>', 'a tensorflow-cpu wheel, for machines without a network')
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action((_name: string, options: Options) => install(options));
  runtime
    .command('list')
    .description('list what is installed')
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action(list);
  runtime
    .command('remove')
    .description('remove native TensorFlow and its downloads')
    .addArgument(runtime.createArgument('[name]', 'which').choices(['tensorflow']))
    .addOption(verboseOption())
    .action(remove);
}

async function install({ wheel, json }: Options): Promise<void> {
  const root = defaultRuntimeRoot();
  const onProgress = json ? printJson : progressRemarks();
  const directory = await stoppable(async (signal) => {
    try {
      return await installTensorflow({ root, ...(wheel && { wheel }), onProgress, signal });
    } catch (error) {
      if (signal.aborted) throw new InterruptedError('The installation was stopped.');
      throw error;
    }
  });
  if (json) printJson({ name: 'tensorflow', version: TENSORFLOW_VERSION, directory });
  else print(`TensorFlow is installed in ${directory}`);
}

/** One line a stage, and one for each tenth of a download. */
function progressRemarks(): (progress: InstallProgress) => void {
  let last = '';
  return ({ message, done, total }) => {
    const tenth = done !== undefined && total ? Math.floor((done / total) * 10) * 10 : undefined;
    const line = tenth === undefined ? message : `${message}: ${tenth} %`;
    if (line !== last) remark(line);
    last = line;
  };
}

function list({ json }: Options): void {
  const directory = installedRuntime(defaultRuntimeRoot());
  if (json) {
    if (directory) printJson({ name: 'tensorflow', directory });
  } else print(directory ? `tensorflow  ${directory}` : 'No runtime is installed.');
}

async function remove(): Promise<void> {
  const installed = installedRuntime(defaultRuntimeRoot()) !== undefined;
  await removeRuntime(defaultRuntimeRoot());
  print(installed ? 'TensorFlow is removed.' : 'No runtime was installed.');
}
