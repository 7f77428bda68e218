import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import sharp from 'sharp';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { TargetPage } from '../pages/target-page.js';
import { greyPicture, writeFiles } from '../target-folder.js';

/** Thirty images: number, brightness and contrast go by rules of their own. */
const IMAGES = Array.from({ length: 30 }, (_, index) => ({
  path: `camera ${index % 3}/frame ${index + 1}.png`,
  brightness: 60 + ((index * 37) % 30) * 4,
  contrast: 10 + ((index * 11) % 30),
}));

async function writeFrames(folder: string): Promise<string> {
  const files = await Promise.all(
    IMAGES.map(async ({ path, brightness, contrast }, index) => [
      path,
      await greyPicture(index, brightness, contrast),
    ]),
  );
  return writeFiles(folder, Object.fromEntries(files) as Record<string, Uint8Array>);
}

const between = (values: number[], share: number): number =>
  Math.min(...values) + share * (Math.max(...values) - Math.min(...values));

test('filters combine, their counts are those of the images, and each goes by itself', async ({
  page,
  world,
}) => {
  const target = await TargetPage.choose(page, await writeFrames(join(world.home, 'frames')));
  const dark = between(
    IMAGES.map(({ brightness }) => brightness),
    0.61,
  );
  const flat = between(
    IMAGES.map(({ contrast }) => contrast),
    0.37,
  );
  const shown = async (passes: (image: (typeof IMAGES)[number]) => boolean): Promise<void> => {
    const expected = IMAGES.filter(passes).map(({ path }) => path);
    expect(expected.length).toBeGreaterThan(0);
    await expect(target.counts).toContainText(`${expected.length} shown`);
    expect((await target.paths()).sort()).toEqual(expected.sort());
  };
  await target.brush('Brightness', 0, 0.61);
  await shown(({ brightness }) => brightness <= dark);
  await target.brush('Contrast', 0.37, 1);
  await shown(({ brightness, contrast }) => brightness <= dark && contrast >= flat);
  await target.filters.getByRole('button', { name: /^camera 1/ }).click();
  const isCamera = ({ path }: { path: string }): boolean => path.startsWith('camera 1/');
  await shown((one) => one.brightness <= dark && one.contrast >= flat && isCamera(one));
  await page.getByRole('button', { name: /^Remove filter: Brightness/ }).click();
  await shown((one) => one.contrast >= flat && isCamera(one));
  await page.keyboard.press('/');
  await page.keyboard.type('FRAME 2');
  await shown((one) => one.contrast >= flat && isCamera(one) && one.path.includes('frame 2'));
  await target.filters.getByRole('searchbox').fill('nothing is called like this');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(target.counts).toHaveText('30 images · 30 in · 0 out · 0 flagged');
});

test('a histogram is brushed by keyboard too, and a double click shows all', async ({
  page,
  world,
}) => {
  const target = await TargetPage.choose(page, await writeFrames(join(world.home, 'frames')));
  const from = target.filters.getByRole('slider', { name: 'Brightness, from' });
  await from.focus();
  for (let press = 0; press < 5; press++) await from.press('PageUp');
  const half = between(
    IMAGES.map(({ brightness }) => brightness),
    0.5,
  );
  const bright = IMAGES.filter(({ brightness }) => brightness >= half);
  await expect(target.counts).toContainText(`${bright.length} shown`);
  // Keys that a slider doesn't need are the images'.
  await page.keyboard.press('Control+a');
  await expect(target.actions).toContainText(`${bright.length} selected`);
  await target.filters.getByRole('group', { name: 'Brightness' }).dblclick();
  await expect(target.counts).toHaveText('30 images · 30 in · 0 out · 0 flagged');
});

test('a saved view comes back after a reload; deleting it can be undone', async ({
  page,
  world,
}) => {
  const target = await TargetPage.choose(page, await writeFrames(join(world.home, 'frames')));
  const menu = (name: string) => page.getByRole('button', { name });
  await target.brush('Contrast', 0, 0.5);
  await menu('Sort by Name').click();
  await page.getByRole('menuitem', { name: 'Brightness' }).click();
  await page.getByRole('button', { name: 'Smallest first' }).click();
  const flat = IMAGES.filter(
    ({ contrast }) =>
      contrast <=
      between(
        IMAGES.map((image) => image.contrast),
        0.5,
      ),
  );
  const expected = flat.sort((a, b) => b.brightness - a.brightness).map(({ path }) => path);
  await expect.poll(() => target.paths()).toEqual(expected);
  await menu('Views').click();
  await page.getByRole('menuitem', { name: 'Save this view…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Flat, bright first');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.reload();
  await expect(target.counts).toHaveText('30 images · 30 in · 0 out · 0 flagged');
  await menu('Views').click();
  await page.getByRole('menuitem', { name: 'Flat, bright first', exact: true }).click();
  await expect.poll(() => target.paths()).toEqual(expected);

  await menu('Views').click();
  await page.getByRole('menuitem', { name: 'Delete “Flat, bright first”' }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await menu('Views').click();
  await expect(
    page.getByRole('menuitem', { name: 'Flat, bright first', exact: true }),
  ).toBeVisible();
});

const SCENE = new URL('../../resources/sample/streets/target/dusk-03.jpg', import.meta.url);

test('near-duplicates are stacks; the sharpest stays, the others go as one step', async ({
  page,
  world,
}) => {
  const base = fileURLToPath(SCENE);
  const variants = {
    'burst/a.jpg': await sharp(base).blur(2).jpeg({ quality: 90 }).toBuffer(),
    'burst/b.jpg': await sharp(base).jpeg({ quality: 95 }).toBuffer(),
    'burst/c.jpg': await sharp(base).blur(1).jpeg({ quality: 90 }).toBuffer(),
  };
  const others = await Promise.all([1, 2, 3].map((number) => greyPicture(number, 90 + number)));
  const folder = await writeFiles(join(world.home, 'burst'), {
    ...variants,
    ...Object.fromEntries(others.map((bytes, index) => [`other ${index}.png`, bytes])),
  });
  const target = await TargetPage.choose(page, folder);
  const group = target.filters.getByRole('group', { name: 'Near-duplicates' });
  await expect(target.filters.getByText('Near-duplicates in 1 stack')).toBeVisible();
  await group.getByText('Sharpest').click();
  await expect(target.counts).toContainText('4 shown');
  expect(await target.paths()).toContain('burst/b.jpg');
  await target.cell('burst/b.jpg').getByRole('button', { name: '×3' }).click();
  await expect
    .poll(() => target.paths())
    .toEqual([
      ...['burst/b.jpg', 'burst/a.jpg', 'burst/c.jpg'],
      ...['other 0.png', 'other 1.png', 'other 2.png'],
    ]);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await target.cell('burst/c.jpg').click();
  await expect(target.inspector).toContainText(
    'A near-duplicate of burst/b.jpg, which is sharper.',
  );
  await target.inspector.getByRole('button', { name: 'Keep the sharpest' }).click();
  const out = (): string[] =>
    query<{ image: string }>(
      target.project,
      "SELECT image FROM target_image WHERE state = 'out' ORDER BY image",
    ).map(({ image }) => image);
  await expect.poll(out).toEqual(['burst/a.jpg', 'burst/c.jpg']);
  await page.keyboard.press('z');
  await expect.poll(out).toEqual([]);
});

test('the light table has no serious fault for those who can’t see it, dark and light', async ({
  page,
  world,
}) => {
  const target = await TargetPage.choose(page, await writeFrames(join(world.home, 'frames')));
  await target.cell(IMAGES[0]?.path ?? '').click();
  await page.keyboard.press('Shift+ArrowRight');
  await target.brush('Contrast', 0.1, 0.9);
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }
});
