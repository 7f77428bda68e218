import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecipeChoice } from '../../contract/adapt-plan.js';
import type { RunState } from '../../contract/runs.js';
import { TestWorld, type TestStudio } from '../testing.js';

const STREETS = fileURLToPath(new URL('../../../resources/sample/streets/', import.meta.url));

/** Small enough for a test on any machine; every part of the method is in it. */
export const TINY: RecipeChoice = {
  recipe: 'quick',
  size: { width: 64, height: 48 },
  sourceSteps: 4,
  steps: 6,
  changes: { workingScale: 1, batchSize: 1, decoderChannels: 16, 'watch.images': 2 },
};

/** A few images of the sample, and a studio that adapts to them. */
export class RunWorld extends TestWorld {
  readonly target = join(this.home, 'Abend');
  readonly truth = join(this.home, 'Abend Masken');

  constructor(images = 4) {
    super();
    mkdirSync(this.target);
    mkdirSync(this.truth);
    const names = readdirSync(join(STREETS, 'target')).filter((name) => name.endsWith('.jpg'));
    for (const name of names.sort().slice(0, images)) {
      cpSync(join(STREETS, 'target', name), join(this.target, name));
      const mask = name.replace('.jpg', '.png');
      cpSync(join(STREETS, 'target-masks', mask), join(this.truth, mask));
    }
  }

  /** A project with source and target, all read. */
  async ready(studio: TestStudio): Promise<string> {
    const project = await studio.projectWith(this.source);
    await studio.call('target.choose', { project, directory: this.target });
    const wanted = readdirSync(this.target).length;
    for (;;) {
      const { target } = await studio.call('adapt.plan', { project, choice: TINY });
      if (target === wanted) return project;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}

/** Waits until a run is in one of these states; it must not fail on the way. */
export async function untilRun(
  studio: TestStudio,
  project: string,
  run: number,
  ...states: RunState[]
): Promise<void> {
  for (;;) {
    const { runs } = await studio.call('runs.list', { project });
    const row = runs.find(({ id }) => id === run);
    if (!row || states.includes(row.state)) return;
    if (row.state === 'failed') throw new Error(`Run ${run} failed: ${row.error}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
