import { join } from 'node:path';
import type { RuntimeName } from '../contract/runtimes.js';
import { dataFolder } from '../data-folder.js';

/** The folder of managed runtimes: TOWLINE_RUNTIMES, else in the user's own application data. */
export function defaultRuntimeRoot(): string {
  return process.env['TOWLINE_RUNTIMES'] || join(dataFolder(), 'runtimes');
}

/** Where a runtime lies, or will lie, under a root. */
export function runtimeDirectory(root: string, name: RuntimeName): string {
  return join(root, name);
}

/** Where the wheels of a runtime lie until it is installed, half of one too. */
export function downloadDirectory(root: string, name: RuntimeName): string {
  return join(root, 'downloads', name);
}
