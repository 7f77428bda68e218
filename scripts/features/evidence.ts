import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../ablation/results.js';
import { SPACES } from './feature-reader.js';

const closeness = z.object({ pixels: z.int(), own: z.number(), other: z.number() });

const evidenceSchema = z.object({
  seed: z.int(),
  /** Title of the adapted row. */
  row: z.string(),
  /** In each space, for each class that both domains show. */
  spaces: z.record(
    z.enum(SPACES),
    z.array(z.object({ name: z.string(), before: closeness, after: closeness })),
  ),
});
export type Evidence = z.infer<typeof evidenceSchema>;

const evidenceFile = (project: string): string => join(project, 'features.json');

export function readEvidence(project: string): Evidence | undefined {
  try {
    return evidenceSchema.parse(JSON.parse(readFileSync(evidenceFile(project), 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeEvidence(project: string, evidence: Evidence): void {
  writeWhole(evidenceFile(project), `${JSON.stringify(evidence)}\n`);
}
