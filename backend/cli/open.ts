import { resolve } from 'node:path';
import type { Command } from 'commander';
import open from 'open';
import { UserError } from '../contract/error.js';
import { dataFolder } from '../data-folder.js';
import { CallFailure, HostClient } from '../host/client.js';
import { runningHost } from '../host/host-file.js';
import { verboseOption } from './options.js';
import { print, remark } from './output.js';
import { portOption, projectAddress, serveHere } from './serve.js';
import { untilStopped } from './signals.js';
import { version } from './version.js';

interface Options {
  port: number;
  browser: boolean;
}

/** `towline open`: the window, in the user's browser. */
export function addOpen(towline: Command): void {
  towline
    .command('open')
    .description('open the window in your browser')
    .argument('[dir]', 'folder of the project to open')
    .addOption(portOption())
    .option('--no-browser', 'only print the address')
    .addOption(verboseOption())
    .action(openWindow);
}

async function openWindow(folder: string | undefined, { port, browser }: Options): Promise<void> {
  const running = await runningHost(dataFolder(), version());
  if (running) return show(await pageFor(running.address, folder), browser);
  const stopped = untilStopped();
  const serving = await serveHere(port);
  try {
    await show(await pageFor(serving.record.address, folder), browser);
    print('Ctrl-C ends it.');
    await stopped;
  } finally {
    await serving.close();
  }
}

async function pageFor(address: string, folder: string | undefined): Promise<string> {
  if (folder === undefined) return address;
  const client = await HostClient.connect(address);
  try {
    const { id } = await client.call('projects.openFolder', { folder: resolve(folder) });
    return projectAddress(address, id);
  } catch (error) {
    const isRefused = error instanceof CallFailure && error.code === 'refused';
    throw isRefused ? new UserError(error.message, { cause: error }) : error;
  } finally {
    await client.close();
  }
}

async function show(address: string, browser: boolean): Promise<void> {
  print(`Towline's window: ${address}`);
  if (!browser) return;
  const missing = (): void => remark('No browser was found: open the address in one.');
  const program = await open(address).catch(missing);
  program?.once('error', missing);
  program?.once('exit', (code) => code !== 0 && missing());
}
