import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RecipeChoice } from '../backend/contract/adapt-plan.js';
import type { Scores, TowlineEvent } from '../backend/contract/events.js';
import type { Verdict } from '../backend/contract/runs.js';
import { chosenRecipe } from '../backend/service/recipe.js';
import type { NewRun } from '../backend/store/runs.js';
import { Store } from '../backend/store/store.js';
import { expect } from './fixtures.js';
import { callHost } from './host-call.js';
import type { World } from './host.js';
import { maskFile, rgbFile, writeSourceFolder } from './pictures.js';
import { greyPicture, writeFiles } from './target-folder.js';

export const CLASSES = [
  { id: 4, name: 'Road', color: '#0072b2' },
  { id: 2, name: 'Sky', color: '#e69f00' },
  { id: 9, name: 'Tree', color: '#009e73' },
];
/** Of the target's images and masks, in pixels. */
export const SIZE = { width: 160, height: 120 };
export const IMAGES = ['a.png', 'b.png', 'deep/c.png', 'deep/d.png'];

export interface RunPlan {
  kind: NewRun['kind'];
  name?: string;
  note?: string;
  pinned?: boolean;
  choice?: RecipeChoice;
  steps?: number;
  /** Steps done; left out: all. */
  step?: number;
  end?: 'interrupted' | 'failed' | 'stopped' | 'finished';
  error?: string;
  sourceRun?: number;
  device?: string;
  seconds?: { trained: number; waited: number };
  /** Class id at a place of an image, by its place in `IMAGES`. */
  /** Whether its model is there, so that it can be gone on from. */
  hasModel?: boolean;
  mask?: (image: number, x: number, y: number) => number;
  loss?: (step: number) => number;
  holdOut?: Scores;
  verdict?: Verdict;
  events?: (run: number) => TowlineEvent[];
}

export interface RunsProject {
  id: string;
  folder: string;
}

/** A project with source and target, all read, and its page open at its runs. */
export async function openRuns(
  page: Page,
  world: World,
  plans: readonly RunPlan[],
): Promise<RunsProject> {
  const project = await callHost(page, 'projects.create', { name: 'Harbour', folder: null });
  const { id, folder } = project;
  const directory = await writeSource(join(world.home, 'source'));
  await callHost(page, 'source.import', { project: id, directory });
  await callHost(page, 'target.choose', { project: id, directory: await writeTarget(world) });
  await expect
    .poll(async () => {
      const tasks = await callHost(page, 'tasks.list', { project: id });
      const table = await callHost(page, 'target.table', { project: id });
      const read = table?.columns.version.filter((version) => version !== null).length;
      return tasks.length === 0 && read === IMAGES.length;
    })
    .toBe(true);
  await writeRuns(folder, plans);
  await page.evaluate((to) => (location.hash = to), `/${id}/runs`);
  return { id, folder };
}

async function writeSource(folder: string): Promise<string> {
  const image = await rgbFile({ width: 64, height: 48 }, () => [90, 120, 150])
    .png()
    .toBuffer();
  const mask = maskFile({ width: 64, height: 48 }, (x, y) => (y < 20 ? 2 : x < 30 ? 4 : 9));
  const files = Object.fromEntries(
    ['1', '2', '3', '4'].flatMap((name) => [
      [`images/${name}.png`, image],
      [`masks/${name}.png`, mask],
    ]),
  );
  return writeSourceFolder(folder, files, CLASSES);
}

async function writeTarget({ home }: World): Promise<string> {
  const pictures = await Promise.all(IMAGES.map((_, index) => greyPicture(index, 60 + index * 40)));
  const files = IMAGES.map((name, index) => [name, pictures[index] ?? ''] as const);
  return writeFiles(join(home, 'target'), Object.fromEntries(files));
}

/** As the product itself would have written them. */
async function writeRuns(folder: string, plans: readonly RunPlan[]): Promise<void> {
  const store = Store.open(folder);
  try {
    for (const plan of plans) await writeRun(store, plan);
  } finally {
    store.close();
  }
}

async function writeRun(store: Store, plan: RunPlan): Promise<void> {
  const { sourceId, targetId } = store.project.read('Harbour');
  if (sourceId === null || targetId === null) throw new Error('The project is not complete.');
  const recipe = chosenRecipe(plan.choice ?? { recipe: 'quick' });
  const steps = plan.steps ?? 100;
  const step = plan.step ?? steps;
  const { id } = store.runs.create({
    ...{ kind: plan.kind, recipe, seed: 7, steps, sourceId, sourceHash: 'source' },
    classes: { classes: CLASSES, ignore: [255] },
    targetId: plan.kind === 'source' ? null : targetId,
    targetHash: plan.kind === 'source' ? null : 'target',
    sourceRunId: plan.sourceRun ?? null,
  });
  store.runs.label(id, {
    ...{ name: plan.name ?? '', note: plan.note ?? '', pinned: plan.pinned ?? false },
  });
  store.runs.setBackend(id, 'wasm', plan.device ?? 'CPU, 4 threads');
  const { trained, waited } = plan.seconds ?? { trained: 250, waited: 25 };
  store.runs.addTimes(id, { trainedSeconds: trained, waitedSeconds: waited });
  store.runs.reach(id, step);
  store.runs.end(id, plan.end ?? 'finished', plan.error ?? null);
  if (plan.holdOut) store.scores.save(id, 'source-validation', step, plan.holdOut);
  if (plan.verdict) store.runs.setVerdict(id, plan.verdict);
  for (const event of plan.events?.(id) ?? []) store.events.add(id, event);
  if (plan.hasModel) {
    const file = join(store.runFolder(id), `step-${step}.safetensors`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
    store.checkpoints.save(id, step, file);
  }
  const { loss, mask } = plan;
  if (loss) {
    store.transaction(() => {
      for (let at = 1; at <= step; at++) store.metrics.save(id, at, { total: loss(at) });
    });
  }
  if (mask) await writeMasks(store, { run: id, target: targetId, mask });
}

interface Masks {
  run: number;
  target: number;
  mask: NonNullable<RunPlan['mask']>;
}

async function writeMasks(store: Store, { run, target, mask }: Masks): Promise<void> {
  for (const { id, image, hash } of store.targetImages.chosen(target)) {
    const index = IMAGES.indexOf(image);
    const file = join(store.runFolder(run), 'masks', 'target', image);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      maskFile(SIZE, (x, y) => mask(index, x, y)),
    );
    const classPixels = CLASSES.map(() => 0);
    store.results.save(run, {
      ...{ targetImageId: id, imageHash: hash ?? '', mask: file, classPixels, confidence: 0.8 },
    });
  }
}
