import { join } from 'node:path';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { TargetPage } from '../pages/target-page.js';
import { greyPicture, writeFiles } from '../target-folder.js';

/** Twelve images, each ten steps brighter than the one before, in two folders. */
const BRIGHTNESSES = Array.from({ length: 12 }, (_, index) => 40 + 10 * index);
const pathOf = (index: number): string => `${index < 6 ? 'north' : 'south'}/view ${index + 1}.png`;
const PATHS = BRIGHTNESSES.map((_, index) => pathOf(index));

async function writeViews(folder: string): Promise<string> {
  const files = await Promise.all(
    BRIGHTNESSES.map(async (brightness, index) => [
      pathOf(index),
      await greyPicture(index, brightness),
    ]),
  );
  return writeFiles(folder, Object.fromEntries(files) as Record<string, Uint8Array>);
}

/** What the database holds about each image, in words. */
function decided(project: string): Record<string, string> {
  const rows = query<{ image: string; state: string; flagged: number; reviewed: number }>(
    project,
    'SELECT image, state, flagged, reviewed FROM target_image',
  );
  return Object.fromEntries(
    rows.map(({ image, state, flagged, reviewed }) => [
      image,
      [state, flagged && 'flagged', reviewed && 'reviewed'].filter(Boolean).join(' '),
    ]),
  );
}

/** Paths that the database says are out, in order. */
function out(project: string): string[] {
  const rows = decided(project);
  return PATHS.filter((path) => rows[path]?.startsWith('out'));
}

test('curating by keyboard alone', async ({ page, world }) => {
  const target = await TargetPage.choose(page, await writeViews(join(world.home, 'views')));
  await expect(target.counts).toHaveText('12 images · 12 in · 0 out · 0 flagged');
  const { keyboard } = page;
  const focusedIs = (index: number): Promise<void> =>
    expect(target.focused).toHaveAttribute('title', pathOf(index));

  await keyboard.press('ArrowRight');
  await focusedIs(0);
  // After a decision about one image the focus is on the next.
  await keyboard.press('x');
  await focusedIs(1);
  await keyboard.press('Enter');
  await focusedIs(2);
  await keyboard.press('f');
  await focusedIs(2);
  await keyboard.press('d');
  await keyboard.press('r');
  await focusedIs(3);
  await keyboard.press('Home');
  await keyboard.press('Shift+d');
  await focusedIs(2);
  await keyboard.press('Shift+d');
  await focusedIs(4);
  await keyboard.press('Shift+a');
  await focusedIs(2);
  await expect(target.counts).toHaveText('12 images · 11 in · 1 out · 1 flagged');
  await expect
    .poll(() => decided(target.project))
    .toEqual({
      ...Object.fromEntries(PATHS.map((path) => [path, 'in'])),
      [pathOf(0)]: 'out reviewed',
      [pathOf(1)]: 'in reviewed',
      [pathOf(2)]: 'in flagged',
      [pathOf(3)]: 'in reviewed',
    });

  await keyboard.press('End');
  await keyboard.press('Shift+ArrowLeft');
  await keyboard.press('Shift+ArrowLeft');
  await expect(target.actions).toContainText('3 selected');
  await keyboard.press('x');
  await expect(target.counts).toContainText('4 out');
  await expect.poll(() => out(target.project)).toEqual([0, 9, 10, 11].map(pathOf));
  await keyboard.press('Escape');
  await expect(target.actions).toBeHidden();

  await keyboard.press('/');
  await keyboard.type('south');
  await expect(target.counts).toContainText('6 shown');
  // In a text field these keys are the text's.
  await keyboard.press('Control+a');
  await keyboard.type('north');
  await expect(target.counts).toContainText('6 shown');
  await expect(target.actions).toBeHidden();
  await keyboard.press('Escape');
  await keyboard.press('Control+a');
  await keyboard.press('x');
  await expect(target.counts).toContainText('9 out');
  await expect.poll(() => out(target.project)).toEqual([0, 1, 2, 3, 4, 5, 9, 10, 11].map(pathOf));
  for (const before of [4, 1, 1]) {
    await keyboard.press('z');
    await expect(target.counts).toContainText(`${before} out`);
  }
  await keyboard.press('Control+y');
  await expect(target.counts).toContainText('1 out');
});

test('a bulk exclusion by a brush is taken back in one step', async ({ page, world }) => {
  const target = await TargetPage.choose(page, await writeViews(join(world.home, 'views')));
  // From 40 to 150: what lies in the brighter half.
  await target.brush('Brightness', 0.5, 1);
  const bright = BRIGHTNESSES.flatMap((value, index) => (value >= 95 ? [pathOf(index)] : []));
  await expect(target.counts).toContainText(`${bright.length} shown`);
  expect(await target.paths()).toEqual(bright);
  await page.keyboard.press('Control+a');
  await expect(target.actions).toContainText(`${bright.length} selected`);
  await page.keyboard.press('x');
  await expect(page.getByText(`${bright.length} images taken out`)).toBeVisible();
  // It stays where it is.
  expect(await target.paths()).toEqual(bright);
  await expect(target.cell(bright[0] ?? '')).toHaveAccessibleName(/, out/);
  await expect.poll(() => out(target.project)).toEqual(bright);
  await page.keyboard.press('z');
  await expect(target.counts).toContainText('0 out');
  await expect.poll(() => [...new Set(Object.values(decided(target.project)))]).toEqual(['in']);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => out(target.project)).toEqual(bright);
  // The toast takes back too, after a reload the button still does.
  await page.reload();
  await page.getByRole('button', { name: `Undo: ${bright.length} images taken out` }).click();
  await expect.poll(() => out(target.project)).toEqual([]);
});

test('a lasso selects what it touches, with Ctrl in addition', async ({ page, world }) => {
  const target = await TargetPage.choose(page, await writeViews(join(world.home, 'views')));
  const boxes = await target.cells.evaluateAll((cells) =>
    cells.map((cell) => {
      const { left, top, right, bottom } = cell.getBoundingClientRect();
      return { path: cell.getAttribute('title'), left, top, right, bottom };
    }),
  );
  const [first, , third] = boxes;
  const last = boxes.at(-1);
  if (!first || !third || !last) throw new Error('There are too few cells.');
  const drag = async (from: [number, number], to: [number, number]): Promise<void> => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 6 });
    await page.mouse.up();
  };
  const selectedPaths = (): Promise<(string | null)[]> =>
    target.selected.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title')));
  // From the ground left of the first cell into the third column, over two rows.
  const to = { x: third.left + 10, y: third.bottom + 30 };
  await drag([first.left - 3, first.top - 3], [to.x, to.y]);
  const caught = boxes.filter(({ left, top }) => left <= to.x && top <= to.y);
  expect(caught.length).toBe(6);
  expect(await selectedPaths()).toEqual(caught.map(({ path }) => path));
  await page.keyboard.down('Control');
  await drag([last.left + 30, last.top + 30], [last.left + 50, last.top + 50]);
  await page.keyboard.up('Control');
  await expect(target.actions).toContainText('7 selected');
  await target.actions.getByRole('button', { name: 'Take out' }).click();
  await expect.poll(() => out(target.project)).toEqual([...caught, last].map(({ path }) => path));
  // Enter is still the images', not the button's that was clicked.
  await page.keyboard.press('Enter');
  await expect.poll(() => out(target.project)).toEqual([]);
});

test('clicks select: one, with Ctrl more, with Shift a range', async ({ page, world }) => {
  const target = await TargetPage.choose(page, await writeViews(join(world.home, 'views')));
  await target.cell(pathOf(3)).click();
  await target.cell(pathOf(6)).click({ modifiers: ['Shift'] });
  await target.cell(pathOf(4)).click({ modifiers: ['Control'] });
  await expect(target.actions).toContainText('3 selected');
  // Filters hide a part; what is hidden stays as it is.
  await page.keyboard.press('/');
  await page.keyboard.type('north');
  await expect(target.actions).toContainText('2 selected');
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
  await expect(target.counts).toContainText('2 flagged');
  await expect
    .poll(() => decided(target.project))
    .toMatchObject({
      [pathOf(3)]: 'in flagged',
      [pathOf(5)]: 'in flagged',
    });
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(target.actions).toContainText('3 selected');
  await page.getByRole('button', { name: 'Select none' }).click();
  await expect(target.selected).toHaveCount(0);
});
