import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const KEPT = fileURLToPath(
  new URL('../node_modules/.cache/towline/vitest-counts.json', import.meta.url),
);

const countsSchema = z.object({ passed: z.int(), failed: z.int(), skipped: z.int() });
export type Counts = z.infer<typeof countsSchema>;

/** Keeps vitest's counts for the browser tests, which `npm test` runs after them. */
export function keepCounts(counts: Counts): void {
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, JSON.stringify(counts));
}

/** What vitest counted in this very `npm test`; nothing where the browser tests run alone. */
export function countsBefore(): Counts {
  if (process.env['npm_lifecycle_event'] !== 'test') return { passed: 0, failed: 0, skipped: 0 };
  return countsSchema.parse(JSON.parse(readFileSync(KEPT, 'utf8')));
}

/**
 * Closes the output with the counts alone on a line, for people and machines that read the end of a
 * log. Runners write their own summary after they have told their reporters: so it waits for the exit.
 */
export function printAtTheEnd({ passed, failed, skipped }: Counts): void {
  const line = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  process.once('exit', () => process.stdout.write(`${line}\n`));
}
