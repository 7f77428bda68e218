import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.js';
import { openSource } from '../host-call.js';
import { LookPage } from '../pages/look-page.js';
import { SourcePage } from '../pages/source-page.js';
import {
  deepFile,
  maskFile,
  placeColour,
  placeOf,
  rgbFile,
  SIDE,
  writeSourceFolder,
} from '../pictures.js';
import { look } from '../screen.js';

const CLASSES = [
  { id: 0, name: 'Left', color: '#0072b2' },
  { id: 1, name: 'Right', color: '#e69f00' },
];
const halves = maskFile(SIDE, (x) => (x < 500 ? 0 : 1));

async function openPlaces(page: Page, folder: string): Promise<LookPage> {
  const places = await rgbFile(SIDE, placeColour).png().toBuffer();
  const source = await writeSourceFolder(
    folder,
    { 'images/places.png': places, 'masks/places.png': halves },
    CLASSES,
  );
  await openSource(page, source);
  await new SourcePage(page).open('places.png');
  const view = new LookPage(page);
  await expect(view.place).toHaveText('1 of 1');
  // The bare image: its colours are its places.
  await page.keyboard.press('v');
  return view;
}

test('at actual size each pixel of the image is one of the screen', async ({ page, world }) => {
  const view = await openPlaces(page, join(world.home, 'places'));
  await view.actualSize();
  const screen = await look(page);
  const start = placeOf(screen.at(400, 300));
  for (const [x, y] of [
    [401, 300],
    [400, 301],
    [777, 640],
    [1099, 123],
  ] as const) {
    expect(placeOf(screen.at(x, y))).toEqual({ x: start.x + x - 400, y: start.y + y - 300 });
  }
});

test('the point under the cursor stays there, and pixels have hard edges', async ({
  page,
  world,
}) => {
  const view = await openPlaces(page, join(world.home, 'places'));
  await view.actualSize();
  const cursor = { x: 431, y: 307 };
  const held = placeOf((await look(page)).at(cursor.x, cursor.y));
  await page.mouse.move(cursor.x, cursor.y);
  for (let turn = 0; turn < 18; turn++) {
    await page.mouse.wheel(0, -120);
    if (turn % 6 !== 5) continue;
    await view.settled();
    const now = placeOf((await look(page)).at(cursor.x, cursor.y));
    // At first the held point may lie on the line between two pixels.
    expect(Math.abs(now.x - held.x) + Math.abs(now.y - held.y)).toBeLessThanOrEqual(1);
  }
  await expect(view.scale).toHaveText('1,997 %');
  const screen = await look(page);
  const row = Array.from({ length: 200 }, (_, x) => screen.at(cursor.x + x, cursor.y + 9));
  const colours = new Set(row.map(String));
  // Ten whole pixels, or nine and two parts: blurred edges would be dozens of colours.
  expect(colours.size).toBeLessThanOrEqual(11);
  // Closer still, lines divide them.
  await page.mouse.wheel(0, -240);
  await expect(view.scale).toHaveText('2,786 %');
  await view.settled();
  const closer = await look(page);
  const across = Array.from({ length: 280 }, (_, x) => closer.at(cursor.x + x, cursor.y + 4));
  const runs = across.filter((colour, x) => String(colour) !== String(across[x - 1])).length;
  // Ten pixels of 27.9 and their lines; at both ends may be a part of one more.
  expect(runs).toBeGreaterThanOrEqual(20);
  expect(runs).toBeLessThanOrEqual(23);
});

test('pixel values are those of the file, with the class', async ({ page, world }) => {
  const view = await openPlaces(page, join(world.home, 'places'));
  await view.actualSize();
  const shown = (await look(page)).at(900, 500);
  const { x, y } = placeOf(shown);
  await page.mouse.move(900.5, 500.5);
  await expect(view.pixel).toHaveText(
    new RegExp(`x\\s*${x}\\s*y\\s*${y}\\s*(Value)?\\s*${placeColour(x, y).join(' ')}`),
  );
  await expect(view.pixel).toContainText(x < 500 ? 'Left' : 'Right');
});

test('dragging moves the image with the hand; Ctrl F shows all of it again', async ({
  page,
  world,
}) => {
  const view = await openPlaces(page, join(world.home, 'places'));
  await view.actualSize();
  await page.mouse.move(700, 400);
  await page.mouse.wheel(0, -500);
  await expect(view.scale).toHaveText('200 %');
  await view.settled();
  const held = placeOf((await look(page)).at(700, 400));
  await page.mouse.down();
  await page.mouse.move(640, 460, { steps: 4 });
  await page.mouse.up();
  await view.settled();
  expect(placeOf((await look(page)).at(640, 460))).toEqual(held);
  await page.keyboard.press('Control+f');
  // 856 pixels of height for 800.
  await expect(view.scale).toHaveText('107 %');
});

test('an image whose camera was turned is shown upright', async ({ page, world }) => {
  const stored = { width: 400, height: 300 };
  // As seen, after a quarter turn to the right, red is the left half: stored, it is the lower one.
  const turned = await rgbFile(stored, (_, y) => (y < 150 ? [0, 0, 255] : [255, 0, 0]))
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
  const source = await writeSourceFolder(
    join(world.home, 'turned'),
    {
      'images/turned.jpg': turned,
      'masks/turned.png': maskFile({ width: 300, height: 400 }, (x) => (x < 150 ? 0 : 1)),
    },
    CLASSES,
  );
  await openSource(page, source);
  await new SourcePage(page).open('turned.jpg');
  const view = new LookPage(page);
  await page.keyboard.press('v');
  await view.actualSize();
  const box = await view.picture('turned.jpg').boundingBox();
  const middle = { x: 720, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  const screen = await look(page);
  const [left, right] = [
    screen.at(middle.x - 100, middle.y + 150),
    screen.at(middle.x + 100, middle.y - 150),
  ];
  expect(left[0]).toBeGreaterThan(240);
  expect(left[2]).toBeLessThan(20);
  expect(right[2]).toBeGreaterThan(240);
  expect(right[0]).toBeLessThan(20);
  await page.keyboard.press('i');
  await expect(view.details).toContainText('Turned by 90° to the right');
  await expect(view.details).toContainText('300 × 400 pixels');
});

test('16 bits are shown through a window that can be moved', async ({ page, world }) => {
  const size = { width: 512, height: 64 };
  const valueAt = (x: number): number => 200 + x * 7;
  const source = await writeSourceFolder(
    join(world.home, 'deep'),
    {
      'images/deep.png': deepFile(size, valueAt),
      'masks/deep.png': maskFile(size, (x) => (x < 256 ? 0 : 1)),
    },
    CLASSES,
  );
  await openSource(page, source);
  await new SourcePage(page).open('deep.png');
  const view = new LookPage(page);
  await page.keyboard.press('v');
  await page.keyboard.press('i');
  await expect(view.details).toContainText('16 bit, grey');
  await expect(view.details).toContainText('200 to 3,777');
  await view.actualSize();

  const box = await view.picture('deep.png').boundingBox();
  if (!box) throw new Error('The picture is not there.');
  // At actual size the image lies in the middle of its frame.
  const left = Math.round(box.x + box.width / 2 - size.width / 2);
  const middle = box.y + box.height / 2;
  const expectWindow = async (low: number, high: number): Promise<void> => {
    const shades = (): Promise<number[]> =>
      look(page).then((screen) => [10, 100, 300, 500].map((x) => screen.at(left + x, middle)[0]));
    const expected = [10, 100, 300, 500].map((x) => {
      const shade = ((valueAt(x) - low) * 255) / (high - low);
      return Math.min(255, Math.max(0, Math.round(shade)));
    });
    await expect.poll(shades).toEqual(expected);
  };
  // 3,777 fits 12 bits.
  await expectWindow(0, 4095);
  await view.details.getByRole('button', { name: 'Auto' }).click();
  await expectWindow(200, 3777);
  await view.details.getByRole('button', { name: 'Reset' }).click();
  await expectWindow(0, 4095);
  const black = view.details.getByRole('slider', { name: 'Black' });
  await black.focus();
  for (let step = 0; step < 32; step++) await black.press('ArrowRight');
  await expectWindow(Math.round((32 / 256) * 4095), 4095);

  await page.mouse.move(left + 100.5, middle);
  await expect(view.pixel).toContainText(String(valueAt(100)));
});

test('stepping shows the next image at once, from what was loaded ahead', async ({
  page,
  world,
}) => {
  const colours = [200, 120, 40];
  const files = await Promise.all(
    colours.map(async (green, index) => ({
      [`images/${index}.png`]: await rgbFile(SIDE, () => [20, green, 20])
        .png()
        .toBuffer(),
      [`masks/${index}.png`]: halves,
    })),
  );
  const folder = join(world.home, 'steps');
  const source = await writeSourceFolder(folder, Object.assign({}, ...files), CLASSES);
  await openSource(page, source);
  await new SourcePage(page).open('0.png');
  const view = new LookPage(page);
  await expect(view.place).toHaveText('1 of 3');
  await page.keyboard.press('v');
  await view.settled();

  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const shown = async (): Promise<number> => (await look(page)).at(720, 470)[1];
  expect(await shown()).toBe(200);
  await page.keyboard.press('ArrowRight');
  await expect(view.place).toHaveText('2 of 3');
  await expect.poll(shown).toBe(120);
  const second = (await view.settled(), asked.filter((path) => path.endsWith('/2/tile')));
  expect(second).toEqual([]);
  expect(asked.filter((path) => path.endsWith('/3/tile'))).not.toEqual([]);

  await page.keyboard.press('d');
  await expect.poll(shown).toBe(40);
  await expect(view.dialog.getByRole('button', { name: 'Next image' })).toBeDisabled();
  await page.keyboard.press('ArrowRight');
  await expect(view.place).toHaveText('3 of 3');
  await page.keyboard.press('a');
  await expect.poll(shown).toBe(120);
});

test('Esc and Space lead back to the same place', async ({ page, world }) => {
  const image = await rgbFile({ width: 60, height: 40 }, () => [90, 90, 90])
    .png()
    .toBuffer();
  const mask = maskFile({ width: 60, height: 40 }, (x) => (x < 20 ? 0 : 1));
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => String(index + 10)).flatMap((name) => [
      [`images/${name}.png`, image],
      [`masks/${name}.png`, mask],
    ]),
  );
  await openSource(page, await writeSourceFolder(join(world.home, 'sixty'), files, CLASSES));
  const source = new SourcePage(page);
  await source.pairs.first().hover();
  await page.mouse.wheel(0, 900);
  const pair = source.pairs.getByRole('button', { name: '40.png' });
  await pair.scrollIntoViewIfNeeded();
  const before = await pair.boundingBox();
  for (const key of ['Escape', 'Space']) {
    await pair.click();
    const view = new LookPage(page);
    await expect(view.dialog).toBeVisible();
    await page.keyboard.press(key);
    await expect(view.dialog).toBeHidden();
    expect(await pair.boundingBox()).toEqual(before);
    await expect(pair).toBeFocused();
  }
});

test('an image that is gone says so', async ({ page, world, problems }) => {
  problems.expect(/Failed to load resource/);
  const folder = join(world.home, 'gone');
  const image = await rgbFile({ width: 60, height: 40 }, () => [90, 90, 90])
    .png()
    .toBuffer();
  const mask = maskFile({ width: 60, height: 40 }, (x) => (x < 20 ? 0 : 1));
  const files = { 'images/here.png': image, 'masks/here.png': mask };
  await openSource(page, await writeSourceFolder(folder, files, CLASSES));
  await rm(join(folder, 'images', 'here.png'));
  await new SourcePage(page).open('here.png');
  await expect(new LookPage(page).dialog.getByRole('alert')).toContainText('here.png');
});

for (const theme of ['dark', 'light'] as const) {
  test(`nothing hinders anybody, ${theme}`, async ({ page, world }) => {
    await page.emulateMedia({ colorScheme: theme });
    const view = await openPlaces(page, join(world.home, 'places'));
    await page.keyboard.press('i');
    await expect(view.details).toContainText('PNG');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
  });
}
