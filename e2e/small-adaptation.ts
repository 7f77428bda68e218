import { rm } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { RecipeChoice } from '../backend/contract/adapt-plan.js';
import { makeDataset, TARGET_IMAGES, type Dataset } from './dataset.js';
import { expect } from './fixtures.js';
import { callHost } from './host-call.js';

/** Small enough for any machine; every part of the method is in it. */
export const TINY: RecipeChoice = {
  recipe: 'quick',
  size: { width: 64, height: 32 },
  sourceSteps: 4,
  steps: 6,
  changes: {
    workingScale: 1,
    batchSize: 1,
    decoderChannels: 16,
    'watch.images': 2,
    'watch.every': 2,
    // So short a training knows no class well enough to guard it.
    'watch.collapseShare': 0,
  },
};

export interface Prepared extends Dataset {
  project: string;
  folder: string;
}

/** A project of drawn images, source and target read; what was drawn goes when the work is over. */
export async function withProject(
  page: Page,
  work: (prepared: Prepared) => Promise<void>,
): Promise<void> {
  const dataset = await makeDataset();
  try {
    const created = await callHost(page, 'projects.create', { name: 'Journey', folder: null });
    const { id: project, folder } = created;
    await callHost(page, 'source.import', { project, directory: dataset.source });
    await callHost(page, 'target.choose', { project, directory: dataset.target });
    await expect
      .poll(async () => {
        const { problems, target } = await callHost(page, 'adapt.plan', { project, choice: TINY });
        return [problems.length, target];
      })
      .toEqual([0, TARGET_IMAGES]);
    await work({ ...dataset, project, folder });
  } finally {
    await rm(dataset.root, { recursive: true, force: true });
  }
}
