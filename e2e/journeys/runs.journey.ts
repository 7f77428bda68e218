import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Scores } from '../../backend/contract/events.js';
import { expectAccessible } from '../accessibility.js';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { ProjectPage } from '../pages/project-page.js';
import { RunsPage } from '../pages/runs-page.js';
import { CLASSES, openRuns, type RunPlan } from '../runs-project.js';

function scores(...ious: number[]): Scores {
  const classes = CLASSES.map(({ id, name }, index) => ({ id, name, iou: ious[index] ?? null }));
  return {
    miou: ious.reduce((sum, iou) => sum + iou, 0) / ious.length,
    pixelAccuracy: 0.9,
    classes,
  };
}

const PLANS: readonly RunPlan[] = [
  { kind: 'source', steps: 1200, holdOut: scores(0.5, 0.6, 0.7), device: 'CPU, 4 threads' },
  {
    kind: 'adapt',
    sourceRun: 1,
    steps: 600,
    holdOut: scores(0.61, 0.62, 0.63),
    choice: { recipe: 'quick', changes: { 'pull.temperature': 0.2, lambdaTarget: 0.5 } },
    seconds: { trained: 3900, waited: 390 },
    loss: (step) => 1 / step,
  },
  { kind: 'adapt', sourceRun: 1, steps: 600, step: 120, end: 'interrupted', name: 'night shift' },
];

test('the table says what differs, sorts, and emphasises the best', async ({ page, world }) => {
  await openRuns(page, world, PLANS);
  const runs = new RunsPage(page);
  await expect(runs.rows).toHaveCount(3);
  await expect(new ProjectPage(page).stage('Runs')).toContainText('3');
  expect(await runs.ids()).toEqual([3, 2, 1]);
  const second = runs.row('Run 2');
  await expect(second).toContainText('pull.temperature 0.2');
  await expect(second).toContainText('lambdaTarget 0.5');
  await expect(second).toContainText('1 h 5 min');
  await expect(runs.row('Run 1')).toContainText('as the recipe');
  await expect(runs.row('night shift')).toContainText('120 of 600');
  await expect(runs.row('night shift')).toContainText('interrupted');
  const best = second.getByRole('gridcell', { name: /^62\.0 %.*the best$/ });
  await expect(best).toHaveCSS('font-weight', '700');
  await expect(runs.row('Run 1').getByRole('gridcell', { name: '60.0 %' })).toHaveCSS(
    'font-weight',
    '400',
  );

  await runs.sortBy('mIoU hold-out');
  // What isn't known is last, both ways.
  expect(await runs.ids()).toEqual([2, 1, 3]);
  await runs.sortBy('mIoU hold-out');
  expect(await runs.ids()).toEqual([1, 2, 3]);
  await runs.sortBy('Run');
  expect(await runs.ids()).toEqual([3, 1, 2]);
});

test('name, pin and note are in the database, and there after a reload', async ({
  page,
  world,
}) => {
  const { folder } = await openRuns(page, world, PLANS);
  const runs = new RunsPage(page);
  await expect(runs.rows).toHaveCount(3);
  await runs.grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F2');
  await page.keyboard.type('cooler pull');
  await page.keyboard.press('Enter');
  await expect(runs.row('cooler pull')).toBeVisible();
  await page.keyboard.press('p');
  await expect.poll(() => runs.ids()).toEqual([2, 3, 1]);
  await page.keyboard.press('Enter');
  await runs.note.fill('Fewer lamps taken for the moon.');
  await expect(page.getByRole('status').filter({ hasText: /^\s*saved\s*$/ })).toBeVisible();
  const stored = query(folder, 'SELECT name, note, pinned FROM run WHERE id = 2');
  const expected = { name: 'cooler pull', note: 'Fewer lamps taken for the moon.', pinned: 1 };
  expect(stored).toEqual([expected]);

  await page.reload();
  await expect(runs.note).toHaveValue(expected.note);
  await page.keyboard.press('Escape');
  await expect(runs.row('cooler pull')).toContainText('Fewer lamps');
  expect(await runs.ids()).toEqual([2, 3, 1]);
  // Only one is what others are compared with.
  await runs.choose('Run 1', 'Pin as baseline');
  await expect.poll(() => runs.ids()).toEqual([1, 3, 2]);
  expect(query(folder, 'SELECT id FROM run WHERE pinned = 1')).toEqual([{ id: 1 }]);
});

test('a note never says that it is saved before it is', async ({ page, world, host, problems }) => {
  const { folder } = await openRuns(page, world, PLANS);
  const runs = new RunsPage(page);
  await runs.open('Run 2');
  await runs.note.fill('first');
  const noteOf = (): unknown => query(folder, 'SELECT note FROM run WHERE id = 2')[0]?.['note'];
  await expect.poll(noteOf).toBe('first');
  problems.expect(/WebSocket|ERR_CONNECTION|Failed to load/);
  await host.kill();
  await runs.note.fill('second');
  await runs.note.blur();
  await expect(page.getByRole('status').filter({ hasText: /saving|not saved/ })).toBeVisible();
  expect(noteOf()).toBe('first');
  await host.start(Number(new URL(host.address).port));
  await expect.poll(noteOf, { timeout: 30_000 }).toBe('second');
  await expect(page.getByRole('status').filter({ hasText: /^\s*saved\s*$/ })).toBeVisible();
});

test('runs go to the trash, come back, and are gone for good once it is emptied', async ({
  page,
  world,
}) => {
  const { folder } = await openRuns(page, world, [
    ...PLANS,
    { kind: 'adapt', sourceRun: 1, mask: () => 4 },
  ]);
  const runs = new RunsPage(page);
  const left = (): unknown =>
    query(folder, 'SELECT id FROM run WHERE deleted_at IS NULL ORDER BY id').map(({ id }) => id);
  await runs.select('Run 2', 'Run 4');
  await expect(runs.actions).toContainText('2 selected');
  await page.keyboard.press('Delete');
  await expect(runs.rows).toHaveCount(2);
  expect(left()).toEqual([1, 3]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(runs.rows).toHaveCount(4);
  expect(left()).toEqual([1, 2, 3, 4]);

  // Others start from it.
  await runs.choose('Run 1', 'Put into the trash');
  await expect(page.getByText(/starts from run 1/)).toBeVisible();
  expect(left()).toEqual([1, 2, 3, 4]);

  await runs.choose('Run 4', 'Put into the trash');
  await runs.choose('Run 2', 'Put into the trash');
  await expect(runs.trash).toHaveText('Trash (2)');
  await runs.trash.click();
  await page.getByRole('button', { name: 'Restore Run 2' }).click();
  await expect.poll(left).toEqual([1, 2, 3]);
  expect(existsSync(join(folder, 'runs', '4'))).toBe(true);
  await page.getByRole('button', { name: 'Empty the trash' }).click();
  await expect(page.getByText('The trash is empty.')).toBeVisible();
  expect(query(folder, 'SELECT id FROM run ORDER BY id').map(({ id }) => id)).toEqual([1, 2, 3]);
  await expect.poll(() => existsSync(join(folder, 'runs', '4'))).toBe(false);
});

test('no run at all, and a thousand of them', async ({ page, world }) => {
  await openRuns(page, world, []);
  await expect(page.getByText('Each adaptation stands here')).toBeVisible();
  await expectAccessible(page, 'no runs');
  await page.getByRole('button', { name: 'Go to Adapt' }).click();
  await expect(page).toHaveURL(/\/adapt$/);
});

test('a thousand runs scroll, and the last one is a key away', async ({ page, world }) => {
  const many = Array.from({ length: 1000 }, (_, index): RunPlan => {
    return { kind: 'source', name: `${index} ${'long name '.repeat(7)}`.slice(0, 80).trim() };
  });
  await openRuns(page, world, many);
  const runs = new RunsPage(page);
  await expect(runs.counts).toContainText('1,000 runs');
  await expect(runs.grid).toHaveAttribute('aria-rowcount', '1001');
  expect(await runs.rows.count()).toBeLessThan(40);
  await runs.grid.focus();
  await page.keyboard.press('End');
  await expect(runs.grid.locator('#run-1')).toBeInViewport();
  await page.keyboard.press('Control+a');
  await expect(runs.actions).toContainText('1,000 selected');
});

test('nothing hinders anybody', async ({ page, world }) => {
  await openRuns(page, world, PLANS);
  const runs = new RunsPage(page);
  await runs.select('Run 2', 'night shift');
  await expectAccessible(page, 'table with a selection');
  await runs.open('Run 2');
  await expect(page.getByRole('heading', { name: 'Classes' })).toBeVisible();
  await page.getByRole('radio', { name: 'Whole recipe' }).click();
  await expect(page.getByRole('rowheader', { name: 'gradientClip' })).toBeVisible();
  await expectAccessible(page, 'one run');
});
