import { rename } from 'node:fs/promises';
import { expectAccessible } from '../accessibility.js';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { callHost } from '../host-call.js';
import { AdaptPage } from '../pages/adapt-page.js';
import { ProjectPage } from '../pages/project-page.js';
import { TINY, withProject } from '../small-adaptation.js';

test.setTimeout(180_000);
const TRAINING = { timeout: 90_000 };

function queued(folder: string): number[] {
  const rows = query<{ run: number }>(folder, 'SELECT run_id AS run FROM queue ORDER BY position');
  return rows.map(({ run }) => run);
}

test('runs wait in a queue, are brought into another order, stopped and discarded', async ({
  page,
}) => {
  await withProject(page, async ({ project, folder }) => {
    const choice = { ...TINY, steps: 4000 };
    await callHost(page, 'adapt.start', { project, choice, backend: 'wasm' });
    const adapt = new AdaptPage(page);
    await adapt.open(project);
    await expect(adapt.phase('Adaptation')).toContainText('of 4,000 steps', TRAINING);
    for (const seed of ['2', '3']) {
      await page.getByRole('button', { name: 'Another run' }).click();
      await page.getByRole('textbox', { name: 'Seed' }).fill(seed);
      await expect(adapt.start).toBeEnabled();
      await adapt.start.click();
      await expect(adapt.queue.getByRole('listitem')).toHaveCount(Number(seed));
    }
    expect(queued(folder)).toEqual([2, 4, 6]);
    await expect(page.getByRole('banner').getByText('+2')).toBeVisible();
    await page.getByRole('button', { name: 'Run 6 earlier' }).click();
    await expect.poll(() => queued(folder)).toEqual([2, 6, 4]);
    await expect(adapt.queue.getByRole('listitem').nth(1)).toContainText('Run 6');
    await page.getByRole('heading', { level: 1 }).hover();
    await expectAccessible(page, 'queue');

    for (const run of ['Run 6', 'Run 4']) {
      await adapt.queue.getByRole('button', { name: run, exact: false }).first().click();
      await expect(page.getByRole('heading', { name: run, level: 1 })).toBeVisible();
      await page.getByRole('button', { name: 'Discard…' }).click();
      const dialog = page.getByRole('dialog', { name: `Discard ${run}?` });
      await expect(dialog).toContainText('can’t be undone');
      await expectAccessible(page, 'discard');
      await dialog.getByRole('button', { name: 'Discard it' }).click();
      await expect(dialog).toBeHidden();
    }
    await expect.poll(() => queued(folder)).toEqual([2]);
    await new ProjectPage(page).stage('Source').click();
    await adapt.status.click();
    await adapt.stop.click();
    await expect(adapt.verdict).toBeVisible(TRAINING);
    expect(query(folder, "SELECT id FROM run WHERE status = 'stopped'")).toEqual([{ id: 2 }]);
  });
});

test('a run that fails says why; where its backend is why, the next one does it', async ({
  page,
}) => {
  await withProject(page, async ({ project, folder, source }) => {
    const adapt = new AdaptPage(page);
    await callHost(page, 'adapt.start', { project, choice: TINY, backend: 'tensorflow' });
    await adapt.open(project);
    await expect(adapt.problem).toContainText('tensorflow', TRAINING);
    const [failed] = query<{ error: string }>(folder, 'SELECT error FROM run WHERE id = 2');
    await expect(adapt.problem).toContainText(failed?.error ?? 'no error');
    await expect(page.getByText(/^Run 2 failed\./)).toBeVisible();
    await expectAccessible(page, 'failed');
    await adapt.problem.getByRole('button', { name: 'Try on wasm' }).click();
    await expect(adapt.verdict).toBeVisible(TRAINING);
    expect(query(folder, 'SELECT backend FROM run WHERE id = 2')).toEqual([{ backend: 'wasm' }]);

    await callHost(page, 'adapt.start', {
      project,
      choice: { ...TINY, steps: 7 },
      backend: 'wasm',
    });
    await rename(source, `${source} gone`);
    await expect(page.getByRole('heading', { name: 'Run 3', level: 1 })).toBeVisible();
    await expect(adapt.problem).toContainText(source, TRAINING);
    await rename(`${source} gone`, source);
    await adapt.resume.click();
    await expect(adapt.verdict).toBeVisible(TRAINING);
  });
});
