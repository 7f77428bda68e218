import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { callHost, openSource } from '../host-call.js';
import { LookPage } from '../pages/look-page.js';
import { SourcePage } from '../pages/source-page.js';
import { maskFile, rgbFile, writeSourceFolder } from '../pictures.js';
import { look, type Rgb } from '../screen.js';

const SIZE = { width: 200, height: 120 };
const CLASSES = [
  { id: 4, name: 'Road', color: '#102030' },
  { id: 2, name: 'Sky', color: '#f0c080' },
  { id: 9, name: 'Tree', color: '#00ff00' },
];
const PAPER: Rgb = [100, 150, 200];

/** Eight pairs, half sky and half road; the first shows a tree as well. */
async function writePairs(folder: string): Promise<string> {
  const image = await rgbFile(SIZE, () => PAPER)
    .png()
    .toBuffer();
  const plain = maskFile(SIZE, (_, y) => (y < 60 ? 2 : 4));
  const withTree = maskFile(SIZE, (x, y) => (x >= 100 ? 9 : y < 60 ? 2 : 4));
  const files = Array.from({ length: 8 }, (_, index) => ({
    [`images/${index}.png`]: image,
    [`masks/${index}.png`]: index === 0 ? withTree : plain,
  }));
  return writeSourceFolder(folder, Object.assign({}, ...files), CLASSES);
}

interface Stored {
  own: { classes: typeof CLASSES; ignore: number[] } | null;
  share: number;
}

function stored(project: string): Stored {
  const [row] = query<{ own: string | null; share: number }>(
    project,
    'SELECT own_classes AS own, validation_share AS share FROM source',
  );
  const own = row?.own ? (JSON.parse(row.own) as Stored['own']) : null;
  return { own, share: row?.share ?? -1 };
}

test('an import names every problem and what to do about it', async ({ page, world }) => {
  const folder = await writePairs(join(world.home, 'problems'));
  const image = await rgbFile(SIZE, () => PAPER)
    .png()
    .toBuffer();
  await writeFile(join(folder, 'images', 'lonely.png'), image);
  await writeFile(
    join(folder, 'masks', 'orphan.png'),
    maskFile(SIZE, () => 2),
  );
  await writeFile(join(folder, 'images', 'small.png'), image);
  await writeFile(
    join(folder, 'masks', 'small.png'),
    maskFile({ width: 9, height: 9 }, () => 2),
  );
  await writeFile(join(folder, 'images', 'broken.png'), 'no picture');
  await writeFile(
    join(folder, 'masks', 'broken.png'),
    maskFile(SIZE, () => 2),
  );
  await writeFile(join(folder, 'images', 'strange.png'), image);
  const strange = maskFile(SIZE, (x) => (x < 100 ? 2 : 77));
  await writeFile(join(folder, 'masks', 'strange.png'), strange);
  await openSource(page, folder);
  const source = new SourcePage(page);
  await expect(page.getByText('9 pairs, 3 classes')).toBeVisible();
  await expect(page.getByText('No class stands for the mask value 77')).toBeVisible();

  await page.getByRole('button', { name: '4 problems' }).click();
  const report = source.report;
  await expect(report).toContainText('9 of 12 images');
  for (const file of ['images/lonely.png', 'masks/orphan.png', 'images/broken.png']) {
    await expect(report.getByText(file, { exact: true })).toBeVisible();
  }
  await expect(report.getByRole('listitem').filter({ hasText: 'masks/small.png' })).toContainText(
    'The mask has 9 x 9 pixels, its image 200 x 120.',
  );
  await expect(report.getByText('Put a mask of the same name')).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await report.getByRole('button', { name: 'Copy the report' }).click();
  await expect(page.getByText('The report is copied')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('Images without a mask (1)');
  expect(copied).toContain('  images/lonely.png');
});

test('classes are edited, saved at once, undone, and there after a reload', async ({
  page,
  world,
}) => {
  const { folder } = await openSource(page, await writePairs(join(world.home, 'pairs')));
  const source = new SourcePage(page);
  expect(await source.classNames()).toEqual(['Road', 'Sky', 'Tree']);

  await source.rename('Road', 'Street');
  await expect.poll(() => stored(folder).own?.classes[0]?.name).toBe('Street');
  await source.recolour('Sky', '#0072b2');
  await expect.poll(() => stored(folder).own?.classes[1]?.color).toBe('#0072b2');
  await source.choose('Tree', 'Move up');
  await expect.poll(() => stored(folder).own?.classes.map(({ id }) => id)).toEqual([4, 9, 2]);
  await source.choose('Tree', 'Ignore its pixels');
  await expect.poll(() => stored(folder).own?.ignore).toEqual([9]);
  await expect(page.getByRole('button', { name: 'ignored' })).toBeVisible();

  await page.reload();
  await expect.poll(() => source.classNames()).toEqual(['Street', 'Tree', 'Sky']);
  await expect(page.getByRole('button', { name: 'ignored' })).toBeVisible();

  await source.rename('Sky', 'Heaven');
  await expect.poll(() => stored(folder).own?.classes[2]?.name).toBe('Heaven');
  await source.undo.click();
  await expect.poll(() => stored(folder).own?.classes[2]?.name).toBe('Sky');
  expect(await source.classNames()).toEqual(['Street', 'Tree', 'Sky']);

  await page.getByRole('button', { name: 'All classes' }).click();
  await page.getByRole('menuitem', { name: 'As the folder says' }).click();
  await expect.poll(() => source.classNames()).toEqual(['Road', 'Sky', 'Tree']);
  expect(stored(folder).own).toBeNull();
  await page.keyboard.press('Control+z');
  await expect.poll(() => stored(folder).own?.classes[0]?.name).toBe('Street');
});

test('what the host refuses is said and goes back; what it did not get stays unsaved', async ({
  page,
  world,
  host,
  problems,
}) => {
  const { folder } = await openSource(page, await writePairs(join(world.home, 'pairs')));
  const source = new SourcePage(page);
  await source.rename('Road', 'Sky');
  await expect(page.getByText('Two classes have the name Sky')).toBeVisible();
  expect(await source.classNames()).toEqual(['Road', 'Sky', 'Tree']);
  expect(stored(folder).own).toBeNull();

  problems.expect(/WebSocket|ERR_CONNECTION|Failed to load/);
  await host.kill();
  await source.rename('Tree', 'Forest');
  await expect(page.getByRole('status').filter({ hasText: /Saving|Not saved/ })).toBeVisible();
  expect(stored(folder).own).toBeNull();
  const { port } = new URL(host.address);
  await host.start(Number(port));
  await expect.poll(() => stored(folder).own?.classes[2]?.name, { timeout: 30_000 }).toBe('Forest');
});

test('the keyboard alone renames, moves and opens', async ({ page, world }) => {
  const { folder } = await openSource(page, await writePairs(join(world.home, 'pairs')));
  const source = new SourcePage(page);
  await source.nameField('Tree').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => stored(folder).own?.classes.map(({ id }) => id)).toEqual([4, 9, 2]);
  await source.nameField('Road').focus();
  await page.keyboard.type('way');
  await page.keyboard.press('Escape');
  expect(await source.classNames()).toEqual(['Road', 'Tree', 'Sky']);
  await source.pairs.getByRole('button', { name: '3.png' }).focus();
  await page.keyboard.press('Enter');
  await expect(new LookPage(page).place).toHaveText('4 of 8');
});

/** The colour of a mask over the image, by the definition of opacity. */
function blended(color: string, opacity: number): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  const ink = [value >> 16, (value >> 8) & 255, value & 255];
  return PAPER.map((paper, channel) =>
    Math.round(paper * (1 - opacity) + (ink[channel] ?? 0) * opacity),
  ) as Rgb;
}

async function expectColour(page: Page, at: [number, number], colour: Rgb): Promise<void> {
  const distance = async (): Promise<number> => {
    const shown = (await look(page)).at(...at);
    return Math.max(...shown.map((value, channel) => Math.abs(value - (colour[channel] ?? 0))));
  };
  await expect
    .poll(distance, { message: `${at.join(', ')} as ${colour.join(' ')}` })
    .toBeLessThanOrEqual(1);
}

test('the mask lies over the image with the opacity that was chosen', async ({ page, world }) => {
  await openSource(page, await writePairs(join(world.home, 'pairs')));
  await new SourcePage(page).open('0.png');
  const view = new LookPage(page);
  await view.actualSize();
  const box = await view.picture('0.png').boundingBox();
  if (!box) throw new Error('The picture is not there.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const [sky, road, tree] = [
    [x - 50, y - 30],
    [x - 50, y + 30],
    [x + 50, y],
  ] as [number, number][];
  if (!sky || !road || !tree) throw new Error('Three places were meant.');
  await expectColour(page, sky, blended('#f0c080', 0.6));
  await expectColour(page, road, blended('#102030', 0.6));
  await expectColour(page, tree, blended('#00ff00', 0.6));

  const opacity = view.dialog.getByRole('slider', { name: 'Opacity of the masks' });
  await opacity.focus();
  for (let step = 0; step < 25; step++) await opacity.press('ArrowRight');
  await expectColour(page, sky, blended('#f0c080', 0.85));
  await page.mouse.click(x, y);
  await page.keyboard.press('v');
  await expectColour(page, sky, PAPER);
  await page.keyboard.press('v');
  await expectColour(page, road, blended('#102030', 0.85));
  await page.keyboard.down('h');
  await expectColour(page, tree, PAPER);
  await page.keyboard.up('h');
  await expectColour(page, tree, blended('#00ff00', 0.85));
});

test('pairs are found by class, split and name', async ({ page, world }) => {
  const { folder, id } = await openSource(page, await writePairs(join(world.home, 'pairs')));
  const source = new SourcePage(page);
  await expect(source.pairs).toHaveCount(8);
  await page.getByRole('button', { name: 'in 1 image' }).click();
  await expect(source.pairs).toHaveCount(1);
  await expect(page.getByRole('status').getByText('1 of 8 pairs')).toBeVisible();
  await page.getByRole('button', { name: 'with Tree' }).click();
  await page.getByRole('searchbox', { name: 'Find by name' }).fill('7.p');
  await expect(source.pairs).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Find by name' }).fill('');

  const share = page.getByRole('slider', { name: 'Share of the pairs that is kept aside' });
  await share.focus();
  await share.press('End');
  await expect.poll(() => stored(folder).share).toBe(0.5);
  const { pairs } = (await callHost(page, 'source.view', { project: id })) ?? { pairs: [] };
  const aside = pairs.filter(({ validation }) => validation).length;
  expect(aside).toBeGreaterThan(0);
  await expect(page.getByText(`${aside} of 8 pairs`).first()).toBeVisible();
  await page.getByRole('radio', { name: 'Kept aside' }).click();
  await expect(source.pairs).toHaveCount(aside);
  await expect(source.pairs.first()).toContainText('aside');
});

test('a folder that is gone says so, and is there again', async ({ page, world, problems }) => {
  problems.expect(/Failed to load resource/);
  const folder = await writePairs(join(world.home, 'drive'));
  await openSource(page, folder);
  await expect(new SourcePage(page).pairs).toHaveCount(8);
  await rename(folder, `${folder} elsewhere`);
  await page.reload();
  await expect(page.getByRole('alert')).toContainText(`${folder} isn’t there`);
  await rename(`${folder} elsewhere`, folder);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a folder is read again when it has changed', async ({ page, world }) => {
  const folder = await writePairs(join(world.home, 'pairs'));
  await openSource(page, folder);
  const image = await rgbFile(SIZE, () => PAPER)
    .png()
    .toBuffer();
  await writeFile(join(folder, 'images', 'new.png'), image);
  await writeFile(
    join(folder, 'masks', 'new.png'),
    maskFile(SIZE, () => 2),
  );
  await page.getByRole('button', { name: 'Read the folder again' }).click();
  await expect(page.getByText('9 pairs, 3 classes')).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`nothing hinders anybody, ${theme}`, async ({ page, world }) => {
    await page.emulateMedia({ colorScheme: theme });
    await openSource(page, await writePairs(join(world.home, 'pairs')));
    await expect(new SourcePage(page).pairs).toHaveCount(8);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
  });
}
