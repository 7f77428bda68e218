import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SampleName } from '../../contract/projects.js';
import type { OpenProject } from '../open-project.js';
import type { OpenProjects } from './open-projects.js';
import { freeFolder } from './places.js';

const SAMPLES = fileURLToPath(new URL('../../../resources/sample/', import.meta.url));
const TITLES: Record<SampleName, string> = { nuclei: 'Nuclei sample', streets: 'Streets sample' };

/**
 * Opens the user's copy of a bundled sample, or makes one: a project with the sample's folders in
 * it, so that everything can be changed.
 * @returns the folders to import, where the copy is new
 */
export async function openSample(
  projects: OpenProjects,
  parent: string,
  sample: SampleName,
): Promise<{ project: OpenProject; copied?: { source: string; target: string } }> {
  const folder = join(parent, TITLES[sample]);
  if (existsSync(join(folder, 'towline.db'))) return { project: projects.openFolder(folder) };
  const free = freeFolder(parent, TITLES[sample]);
  const [source, target] = [join(free, 'source'), join(free, 'target')];
  await cp(join(SAMPLES, sample, 'source'), source, { recursive: true });
  await cp(join(SAMPLES, sample, 'target'), target, { recursive: true });
  return { project: projects.create(free, TITLES[sample]), copied: { source, target } };
}
