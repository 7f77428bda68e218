import { statSync } from 'node:fs';
import { UserError } from '../contract/error.js';

/** Checked before a project is made: a mistyped path must leave nothing behind. */
export function requireFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new UserError(`There is no folder ${path}.`);
}

/** A path as a shell takes it. */
export function quoted(path: string): string {
  return /^[\w./\\:-]+$/.test(path) ? path : JSON.stringify(path);
}
