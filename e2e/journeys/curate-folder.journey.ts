import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { TargetPage } from '../pages/target-page.js';
import { deepFile, rgbFile } from '../pictures.js';
import { look } from '../screen.js';
import { greyPicture, writeFiles } from '../target-folder.js';

const NAMES = ['a.png', 'b.png', 'c.png', 'd.png'];

async function writeFour(folder: string): Promise<string> {
  const files = await Promise.all(
    NAMES.map(async (name, index) => [name, await greyPicture(index, 100 + index * 20)]),
  );
  return writeFiles(folder, Object.fromEntries(files) as Record<string, Uint8Array>);
}

test('a folder that changes: new, changed, renamed and deleted files show up', async ({
  page,
  world,
}) => {
  const folder = await writeFour(join(world.home, 'changing'));
  const target = await TargetPage.choose(page, folder);
  await target.cell('b.png').click();
  await page.keyboard.press('x');
  await expect(target.counts).toContainText('1 out');

  await writeFile(join(folder, 'e.png'), await greyPicture(50, 200));
  await expect(target.cell('e.png')).toBeVisible();
  await expect(target.counts).toContainText('5 images');

  // What was decided stays with the file, under another name too.
  await rename(join(folder, 'b.png'), join(folder, 'renamed.png'));
  await expect(target.cell('renamed.png')).toHaveAccessibleName(/, out/);
  await expect(target.cell('b.png')).toHaveCount(0);

  await rm(join(folder, 'c.png'));
  await expect(target.cell('c.png')).toHaveAccessibleName(/no longer in the folder/);
  await expect(target.counts).toContainText('1 missing');

  const brightness = async (): Promise<number | null | undefined> => {
    const { path, brightness: values } = await target.columns();
    return values[path.indexOf('d.png')];
  };
  expect(await brightness()).toBeCloseTo(160 / 255, 2);
  await writeFile(join(folder, 'd.png'), await greyPicture(60, 60));
  await expect.poll(brightness).toBeCloseTo(60 / 255, 2);
  expect(
    query(target.project, 'SELECT image, state, missing FROM target_image ORDER BY image'),
  ).toEqual([
    { image: 'a.png', state: 'in', missing: 0 },
    { image: 'c.png', state: 'in', missing: 1 },
    { image: 'd.png', state: 'in', missing: 0 },
    { image: 'e.png', state: 'in', missing: 0 },
    { image: 'renamed.png', state: 'out', missing: 0 },
  ]);
});

test('a folder that is away says so, keeps what was decided, and goes on when it is back', async ({
  page,
  world,
}) => {
  const folder = await writeFour(join(world.home, 'before'));
  const target = await TargetPage.choose(page, folder);
  await target.cell('a.png').click();
  await page.keyboard.press('x');
  const moved = join(world.home, 'after');
  await rename(folder, moved);
  await expect(page.getByRole('alert')).toContainText('is not there: unplugged or moved?');
  await expect(target.cell('a.png')).toHaveAccessibleName(/, out/);
  await rename(moved, folder);
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a broken, a 16-bit and a rotated image', async ({ page, world, problems }) => {
  // The picture that can't be made is asked for until that is known.
  problems.expect(/404/);
  const size = { width: 400, height: 300 };
  // As seen, after a quarter turn to the right, red is the left half: stored, it is the lower one.
  const turned = await rgbFile(size, (_, y) => (y < 150 ? [0, 0, 255] : [255, 0, 0]))
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
  const whole = await sharp({ create: { ...size, channels: 3, background: 'green' } })
    .png()
    .toBuffer();
  const folder = await writeFiles(join(world.home, 'odd'), {
    'broken.png': whole.subarray(0, whole.length / 2),
    // 12 bits of 16: shown as they are it would be black.
    'deep.png': deepFile(size, (x) => 10 * x),
    'turned.jpg': turned,
  });
  const target = await TargetPage.choose(page, folder);
  await expect(target.counts).toHaveText('3 images · 3 in · 0 out · 0 flagged · 1 unreadable');
  await expect(target.cell('broken.png')).toContainText('Can’t be read');
  await target.cell('broken.png').click();
  const [problem] = query<{ problem: string }>(
    target.project,
    'SELECT problem FROM target_image WHERE problem IS NOT NULL',
  );
  await expect(target.inspector).toContainText(problem?.problem ?? 'no problem is kept');

  /** The colour of a cell's picture at shares of its width and height. */
  const colourAt = async (path: string, x: number, y: number) => {
    const box = await target.cell(path).locator('img.loaded').boundingBox();
    if (!box) throw new Error(`${path} shows no picture.`);
    return (await look(page)).at(
      Math.round(box.x + x * box.width),
      Math.round(box.y + y * box.height),
    );
  };
  // Upright it is 300 by 400: in a square it leaves an eighth free at each side.
  const [left, right] = [
    await colourAt('turned.jpg', 0.3, 0.5),
    await colourAt('turned.jpg', 0.7, 0.5),
  ];
  expect(left[0]).toBeGreaterThan(200);
  expect(left[2]).toBeLessThan(60);
  expect(right[2]).toBeGreaterThan(200);
  expect(right[0]).toBeLessThan(60);
  const deep = await colourAt('deep.png', 0.9, 0.5);
  expect(deep[0]).toBeGreaterThan(150);
  expect((await colourAt('deep.png', 0.1, 0.5))[0]).toBeLessThan(60);
});
