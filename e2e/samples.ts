import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const SAMPLES = fileURLToPath(new URL('../resources/sample/', import.meta.url));

/** Copies one of the shipped folders to where a user may have it: `nuclei/source`. */
export async function copySample(part: string, to: string): Promise<string> {
  await cp(`${SAMPLES}${part}`, to, { recursive: true });
  return to;
}
