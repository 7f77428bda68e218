import { abortable, type Context } from './context.js';
import { importSourceInto, importTargetInto } from './import-data.js';

/** Reads a source and reports what was found. */
export async function readSource(context: Context, directory: string) {
  const imported = await abortable(importSourceInto(context.store, directory), context.signal);
  context.report(imported.event);
  return imported;
}

/** Reads a target and reports what was found. */
export async function readTarget(context: Context, directory: string) {
  const imported = await abortable(importTargetInto(context.store, directory), context.signal);
  context.report(imported.event);
  return imported;
}
