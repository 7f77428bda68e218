import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The drawn streets that Towline ships, and the model trained on them. */
const SAMPLE = fileURLToPath(new URL('../../resources/sample/streets/', import.meta.url));
export const SAMPLE_SOURCE = join(SAMPLE, 'source');
const SAMPLE_TARGET = join(SAMPLE, 'target');
export const SAMPLE_IMAGE = join(SAMPLE_TARGET, 'dusk-01.jpg');
export const SAMPLE_CLASSES = join(SAMPLE, 'classes.json');
export const SAMPLE_MODEL = join(SAMPLE, 'project/runs/1/checkpoints/step-600.safetensors');

/** The sample's unlabeled images. */
export async function sampleTargets(): Promise<string[]> {
  return (await readdir(SAMPLE_TARGET)).sort().map((name) => join(SAMPLE_TARGET, name));
}
