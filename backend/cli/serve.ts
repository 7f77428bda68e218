import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { Option, type Command } from 'commander';
import { METHODS } from '../contract/api.js';
import { dataFolder } from '../data-folder.js';
import type { Serving } from '../host/serving.js';
import { jsonOption, portNumber, verboseOption } from './options.js';
import { print, printJson, remark } from './output.js';
import { untilStopped } from './signals.js';
import { version } from './version.js';

interface Options {
  port: number;
  project?: string;
  json?: boolean;
}

/** `towline serve`: the window for a browser, here or through a tunnel. */
export function addServe(towline: Command): void {
  towline
    .command('serve')
    .description('serve the window to a browser on this machine, or through a tunnel')
    .addOption(portOption())
    .option('--project <dir>', 'open the project in this folder')
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action(serve);
}

export function portOption(): Option {
  return new Option('--port <number>', 'port of 127.0.0.1; 0: one that is free')
    .argParser(portNumber)
    .default(0);
}

async function serve({ port, project, json }: Options): Promise<void> {
  const stopped = untilStopped();
  const serving = await serveHere(port);
  try {
    const address = await addressFor(serving, project);
    if (json) printJson({ ...serving.record, address });
    else print(`Open ${address} in a browser. Ctrl-C ends it.`);
    await stopped;
  } finally {
    await serving.close();
  }
}

/** Serves this user's projects. */
export async function serveHere(port: number): Promise<Serving> {
  // Loaded here, so that every other command starts without it.
  const { startServing } = await import('../host/serving.js');
  const log = (error: unknown): void => remark(inspect(error));
  return startServing({ version: version(), data: dataFolder(), port, log });
}

/** The address to open: of a project where one is wanted. */
async function addressFor({ studio, record }: Serving, folder?: string): Promise<string> {
  if (folder === undefined) return record.address;
  const opened = await studio.answer('projects.openFolder', { folder: resolve(folder) });
  return projectAddress(record.address, METHODS['projects.openFolder'].result.parse(opened).id);
}

/** A page of the window is named behind the #, which browsers send to nobody. */
export function projectAddress(address: string, project: string): string {
  return `${address}#/${project}`;
}
