import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where NVIDIA's driver tells of its cards on Linux; within WSL it does not. */
const CARDS = '/proc/driver/nvidia/gpus';

/** For example "NVIDIA GeForce RTX 4090". */
export function describeCard(folder = CARDS): string {
  try {
    const texts = readdirSync(folder).map((card) =>
      readFileSync(join(folder, card, 'information'), 'utf8'),
    );
    const models = texts.map((text) => /^Model:\s*(.+?)\s*$/m.exec(text)?.[1] ?? 'NVIDIA card');
    return models.join(' or ') || 'NVIDIA card';
  } catch {
    return 'NVIDIA card';
  }
}
