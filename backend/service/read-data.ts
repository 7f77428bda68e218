import { abortable, type Context } from './context.js';
import { importTargetInto } from './import-data.js';
import { importSourceInto } from './import-source.js';

/** Reads a source and reports what was found. */
export async function readSource(context: Context, directory: string) {
  const { store, signal } = context;
  const imported = await abortable(importSourceInto(store, directory, { signal }), signal);
  context.report(imported.event);
  return imported;
}

/** Reads a target and reports what was found. */
export async function readTarget(context: Context, directory: string) {
  const imported = await abortable(importTargetInto(context.store, directory), context.signal);
  context.report(imported.event);
  return imported;
}
