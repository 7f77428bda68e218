import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/** One of the folders that TensorFlow's libraries look into for NVIDIA's. */
const SEARCHED = 'cuda_runtime';

/**
 * Links every library of NVIDIA's into one folder where TensorFlow's look. They look into most of
 * their folders by themselves, but 2.21 not into cusolver's, and where a single one can't be loaded
 * it uses no card.
 */
export function linkCudaLibraries(folder: string): void {
  const nvidia = join(folder, 'nvidia');
  const searched = join(nvidia, SEARCHED, 'lib');
  mkdirSync(searched, { recursive: true });
  for (const name of readdirSync(nvidia)) {
    const libraries = join(nvidia, name, 'lib');
    if (name === SEARCHED || !existsSync(libraries)) continue;
    for (const file of readdirSync(libraries)) {
      // Relative: the runtime is moved to its place when it is done.
      symlinkSync(relative(searched, join(libraries, file)), join(searched, file));
    }
  }
}
