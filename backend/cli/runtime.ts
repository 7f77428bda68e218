import { Argument, Option, type Command } from 'commander';
import {
  runtimeName,
  type InstallProgress,
  type RuntimeName,
  type RuntimeRecord,
} from '../contract/runtimes.js';
import { installRuntime, listRuntimes, removeRuntime } from '../service/runtimes.js';
import { jsonOption, verboseOption } from './options.js';
import { print, printJson, remark } from './output.js';
import { stoppable } from './signals.js';
import { duration, table } from './table.js';

interface InstallFlags {
  wheel?: string[];
  index?: string;
  json?: boolean;
}

/** `towline runtime`: faster backends that are too large to come along. */
export function addRuntime(towline: Command): void {
  const runtime = towline
    .command('runtime')
    .description('install, list and remove native backends');
  addInstall(runtime);
  runtime
    .command('list')
    .description('list what is installed')
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action(list);
  runtime
    .command('remove')
    .description('remove a native backend and its downloads')
    .addArgument(nameArgument())
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action(remove);
}

function addInstall(runtime: Command): void {
  runtime
    .command('install')
    .description('install native TensorFlow from a Python package index, or from wheel files')
    .addArgument(nameArgument())
    .addOption(indexOption())
    .option('--wheel <file>', 'a wheel that is here already; once for each', oneMore)
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action(install);
}

function nameArgument(): Argument {
  return new Argument(
    '<name>',
    'tensorflow: on the processor; tensorflow-gpu: on an NVIDIA card',
  ).choices(runtimeName.options);
}

function indexOption(): Option {
  return new Option(
    '--index <url>',
    'a mirror of pypi.org/simple that answers in JSON (PEP 691)',
  ).conflicts('wheel');
}

function oneMore(file: string, before: string[] = []): string[] {
  return [...before, file];
}

async function install(name: RuntimeName, { wheel, index, json }: InstallFlags): Promise<void> {
  const onProgress = json ? printJson : progressRemarks();
  const installed = await stoppable((signal) => {
    const from = { ...(wheel && { wheels: wheel }), ...(index && { index }) };
    return installRuntime(name, { ...from, onProgress, signal });
  });
  if (json) printJson(installed);
  else print(`${name} is installed in ${installed.directory}`);
}

/** One line a stage, and one for each tenth of a download or an unpacking. */
function progressRemarks(): (progress: InstallProgress) => void {
  let last = '';
  return (progress) => {
    const share = 'total' in progress ? Math.floor((progress.done / progress.total) * 10) * 10 : 0;
    const line = 'total' in progress ? `${progress.message}: ${share} %` : progress.message;
    if (line !== last) remark(`${line}${timeLeft(progress)}`);
    last = line;
  };
}

function timeLeft(progress: InstallProgress): string {
  const seconds = progress.stage === 'download' ? progress.secondsLeft : null;
  return seconds === null ? '' : `, ${duration(seconds)} left`;
}

function list({ json }: { json?: boolean }): void {
  const installed = listRuntimes();
  if (json) installed.forEach(printJson);
  else print(installed.length > 0 ? table(installed.map(row)) : 'No runtime is installed.');
}

function row({ name, version, bytes, tested, directory }: RuntimeRecord): Record<string, string> {
  const state = tested ? `passed on ${tested.slice(0, 10)}` : 'files are missing: install it again';
  const size = `${Math.round(bytes / 1e6)} MB`;
  return { name, version: version ?? '?', size, 'self-test': state, directory };
}

async function remove(name: RuntimeName, { json }: { json?: boolean }): Promise<void> {
  await removeRuntime(name);
  if (json) printJson({ removed: name });
  else print(`${name} is removed.`);
}
