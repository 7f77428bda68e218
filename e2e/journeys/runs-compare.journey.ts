import type { Locator, Page } from '@playwright/test';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.js';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { callHost } from '../host-call.js';
import { LookPage } from '../pages/look-page.js';
import { RunsPage } from '../pages/runs-page.js';
import { maskFile } from '../pictures.js';
import { CLASSES, IMAGES, openRuns, SIZE, type RunPlan } from '../runs-project.js';
import { look, type Rgb } from '../screen.js';
import { writeFiles } from '../target-folder.js';

type Mask = NonNullable<RunPlan['mask']>;
const [ROAD, SKY, TREE] = [4, 2, 9];

const before: Mask = (_, __, y) => (y < 60 ? SKY : ROAD);
/** Trees grow on the road, further in each image, and in the last one the road rises. */
const after: Mask = (image, x, y) => {
  if (y >= 60 && x < 16 * image) return TREE;
  return image === 3 && y < 12 ? ROAD : before(image, x, y);
};
/** The truth: the trees are there, the risen road is not. */
const truth: Mask = (image, x, y) => (y >= 60 && x < 16 * image ? TREE : before(image, x, y));

const PLANS: readonly RunPlan[] = [
  { kind: 'source', steps: 300, mask: before, loss: () => 3 },
  { kind: 'adapt', steps: 300, sourceRun: 1, mask: after, loss: () => 1 },
];

function pixels(image: number): { x: number; y: number; image: number }[] {
  return Array.from({ length: SIZE.width * SIZE.height }, (_, at) => {
    return { x: at % SIZE.width, y: Math.floor(at / SIZE.width), image };
  });
}
const everywhere = IMAGES.flatMap((_, image) => pixels(image));

function shareOf(places: typeof everywhere, holds: (place: (typeof everywhere)[0]) => boolean) {
  return `${((places.filter(holds).length / places.length) * 100).toFixed(1)} %`;
}

function iou(mask: Mask, id: number): number {
  let [both, either] = [0, 0];
  for (const { image, x, y } of everywhere) {
    const [says, is] = [mask(image, x, y) === id, truth(image, x, y) === id];
    if (says && is) both++;
    if (says || is) either++;
  }
  return both / either;
}

test('two runs differ by as much as their masks do', async ({ page, world }) => {
  await openRuns(page, world, PLANS);
  const runs = new RunsPage(page);
  await runs.select('Run 1', 'Run 2');
  await runs.actions.getByRole('button', { name: 'Why is it better?' }).click();
  const differs = ({ image, x, y }: (typeof everywhere)[0]): boolean =>
    before(image, x, y) !== after(image, x, y);
  await expect(page.getByText('Pixels with another class').locator('..')).toContainText(
    shareOf(everywhere, differs),
  );
  for (const { id, name } of CLASSES) {
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
    await expect(row).toContainText(
      shareOf(everywhere, ({ image, x, y }) => before(image, x, y) === id),
    );
    await expect(row).toContainText(
      shareOf(everywhere, ({ image, x, y }) => after(image, x, y) === id),
    );
  }
  const moves = page.getByRole('region', { name: 'From class to class' }).getByRole('listitem');
  const moved = (from: number, to: number): string =>
    shareOf(
      everywhere,
      ({ image, x, y }) => before(image, x, y) === from && after(image, x, y) === to,
    );
  await expect(moves).toHaveText([
    new RegExp(`Road\\s*Tree\\s*${moved(ROAD, TREE)}`),
    new RegExp(`Sky\\s*Road\\s*${moved(SKY, ROAD)}`),
  ]);

  const images = page.getByRole('region', { name: 'Images' }).getByRole('listitem');
  await expect(images).toHaveText(
    [3, 2, 1, 0].map((image) => {
      const name = IMAGES[image]?.split('/').at(-1) ?? '';
      return new RegExp(`${name}\\s*${shareOf(pixels(image), differs)} changed`);
    }),
  );
  await expect.poll(() => images.first().locator('img').evaluate(naturalWidth)).toBe(SIZE.width);
  await expectAccessible(page, 'why is it better');
  await images.nth(1).getByRole('button').click();
  const view = new LookPage(page);
  await expect(view.picture('deep/c.png')).toBeVisible();
  await expect(view.place).toHaveText('2 of 4');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Swap them' }).click();
  await expect(moves.first()).toContainText(/Tree\s*Road/);
});

function naturalWidth(image: Element): number {
  return image instanceof HTMLImageElement ? image.naturalWidth : 0;
}

test('reference masks score the runs, in the table and class by class', async ({ page, world }) => {
  const { id, folder } = await openRuns(page, world, PLANS);
  const files = IMAGES.map((name, image) => {
    return [name, maskFile(SIZE, (x, y) => truth(image, x, y))] as const;
  });
  const directory = await writeFiles(join(world.home, 'truth'), Object.fromEntries(files));
  const runs = new RunsPage(page);
  await expect(runs.rows).toHaveCount(2);
  await callHost(page, 'references.set', { project: id, directory });
  const mean = (mask: Mask): number =>
    CLASSES.reduce((sum, one) => sum + iou(mask, one.id), 0) / CLASSES.length;
  for (const [name, mask] of [
    ['Run 1', before],
    ['Run 2', after],
  ] as const) {
    const text = `${(mean(mask) * 100).toFixed(1)} %`;
    await expect(runs.row(name)).toContainText(text);
  }
  await page.getByRole('button', { name: 'Reference masks' }).click();
  await expect(page.getByText('4 of 4 masks fit, for 4 of 4 target images.')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).last().click();

  await runs.open('Run 2');
  for (const { id: classId, name } of CLASSES) {
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
    await expect(row).toContainText(`${(iou(before, classId) * 100).toFixed(1)} %`);
    await expect(row).toContainText(`${(iou(after, classId) * 100).toFixed(1)} %`);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Reference masks' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
  expect(query(folder, 'SELECT * FROM reference')).toEqual([]);
});

interface Found {
  pixels: number;
  /** Mean place from the top. */
  y: number;
}

/** Pixels of about this colour in an element. */
async function find(page: Page, element: Locator, colour: Rgb): Promise<Found> {
  const box = await element.boundingBox();
  if (!box) throw new Error('The chart is not there.');
  const screen = await look(page);
  const rows: number[] = [];
  for (let y = Math.ceil(box.y); y < box.y + box.height; y++) {
    for (let x = Math.ceil(box.x); x < box.x + box.width; x++) {
      const shown = screen.at(x, y);
      if (shown.every((value, channel) => Math.abs(value - (colour[channel] ?? 0)) < 24)) {
        rows.push(y);
      }
    }
  }
  return { pixels: rows.length, y: rows.reduce((sum, y) => sum + y, 0) / rows.length };
}

function token(page: Page, name: string): Promise<Rgb> {
  return page.evaluate((property) => {
    const hex = getComputedStyle(document.documentElement).getPropertyValue(property).trim();
    const value = Number.parseInt(hex.slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255] as [number, number, number];
  }, name);
}

test('curves lie over each other, each in its colour and at its height', async ({
  page,
  world,
}) => {
  await openRuns(page, world, PLANS);
  const runs = new RunsPage(page);
  await runs.select('Run 1', 'Run 2');
  await page.keyboard.press('c');
  const chart = page.getByRole('group', { name: 'Loss, all parts of 2 runs' });
  await expect(chart.getByRole('button')).toHaveText([/Run \d\s*[13]/, /Run \d\s*[13]/]);
  const names = await chart.getByRole('button').allTextContents();
  const plot = chart.locator('canvas');
  await expect(plot).toBeVisible();
  const found = async () => ({
    first: await find(page, plot, await token(page, '--series-1')),
    second: await find(page, plot, await token(page, '--series-2')),
  });
  await expect.poll(async () => (await found()).second.pixels).toBeGreaterThan(200);
  const { first, second } = await found();
  expect(first.pixels).toBeGreaterThan(200);
  // A loss of 3 lies above one of 1.
  const isFirstHigher = /3\s*$/.test(names[0] ?? '');
  expect(first.y < second.y).toBe(isFirstHigher);

  const smoothing = page.getByRole('slider', { name: 'Smoothing' });
  for (let step = 0; step < 5; step++) await smoothing.press('ArrowRight');
  await expect(page.getByText('Smoothed: exponential, 0.05')).toBeVisible();
  const box = await plot.boundingBox();
  if (!box) throw new Error('The chart is not there.');
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 6 });
  await page.mouse.up();
  await expect(page.getByText(/Steps \d+ to \d+/)).toBeVisible();
  await page.getByRole('button', { name: 'Show all steps' }).click();
  await expect(page.getByText('Drag over a part')).toBeVisible();
  await expectAccessible(page, 'curves');
});
