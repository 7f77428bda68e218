import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.js';
import { curve, query, stepsOf } from '../database.js';
import { expect, test } from '../fixtures.js';
import { callHost } from '../host-call.js';
import { AdaptPage } from '../pages/adapt-page.js';
import { TINY, withProject } from '../small-adaptation.js';

test.setTimeout(180_000);
const TRAINING = { timeout: 90_000 };

test('from the plan to the verdict', async ({ page }) => {
  await withProject(page, async ({ project, folder }) => {
    const adapt = new AdaptPage(page);
    await adapt.open(project);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Train on 11 pairs, adapt to 6 images',
    );
    await expect(page.getByText('Only 11 labeled images to train on')).toBeVisible();
    await expectAccessible(page, 'plan');
    await adapt.change({ 'crop width': '3' });
    await expect(adapt.details.getByText("The recipe's crop.width can't be 3")).toBeVisible();
    await expect(adapt.start).toBeDisabled();
    for (const [path, value] of [
      ...[
        ['crop width', '64'],
        ['crop height', '32'],
        ['workingScale', '1'],
        ['batchSize', '1'],
      ],
      ...[
        ['decoderChannels', '16'],
        ['source.steps', '4'],
        ['adapt.steps', '6'],
      ],
      ...[
        ['watch.images', '2'],
        ['watch.every', '2'],
        ['watch.collapseShare', '0'],
      ],
    ] as const) {
      await adapt.field(path).fill(value);
    }
    await expect(page.getByText('First 4 steps on the labels, then 6 steps')).toBeVisible();
    await page.getByLabel('Computes on').selectOption('wasm');
    await expect(adapt.start).toBeEnabled();
    await expectAccessible(page, 'plan with its details');
    await adapt.start.click();

    await expect(adapt.phase('Source training')).toContainText('of 4 steps', TRAINING);
    await expect(adapt.status).toBeVisible();
    await expect(page).toHaveTitle(/^\d+ % · Journey – Towline$/);
    await expect(adapt.verdict).toBeVisible(TRAINING);
    await expect(page.getByText(/^Run 2 is finished: /)).toBeVisible();
    await expect(page).toHaveTitle('Journey – Towline');

    const runs = query(folder, 'SELECT id, kind, status, step, steps FROM run ORDER BY id');
    expect(runs).toEqual([
      { id: 1, kind: 'source', status: 'finished', step: 4, steps: 4 },
      { id: 2, kind: 'adapt', status: 'finished', step: 6, steps: 6 },
    ]);
    expect(stepsOf(folder, 1)).toEqual([1, 2, 3, 4]);
    expect(stepsOf(folder, 2)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(query(folder, 'SELECT run_id FROM queue')).toEqual([]);
    const [row] = query<{ verdict: string }>(folder, 'SELECT verdict FROM run WHERE id = 2');
    const { sentence } = JSON.parse(row?.verdict ?? '{}') as { sentence?: string };
    const heading = adapt.verdict.getByRole('heading');
    await expect(heading).toHaveText(sentence?.split(/[:.]/)[0] ?? '');
    expect(readdirSync(join(folder, 'runs', '2', 'masks', 'target'))).toHaveLength(4);

    const last = curve(folder, 2).find(({ step, name }) => step === 6 && name === 'total');
    const shown = page.getByRole('button', { name: /all together/ });
    await expect(shown).toContainText(String(Number(last?.value.toPrecision(3))));
    for (const picture of ['Labeled crop', 'Mixed', 'Prediction']) {
      const image = page.getByRole('img', { name: new RegExp(`^${picture} at step`) });
      await expect
        .poll(() => image.evaluate((each: HTMLImageElement) => each.naturalWidth))
        .toBe(64);
    }
    const [film] = await page.getByRole('img', { name: /^Its mask at step/ }).all();
    // 64 x 48 pixels, shrunk until they lie within the crop.
    const width = await film?.evaluate((each: HTMLImageElement) => each.naturalWidth);
    expect(width).toBe(Math.round((64 * 32) / 48));
    await expectAccessible(page, 'verdict');
    await page.getByRole('switch', { name: 'Table' }).click();
    await expect(page.getByRole('rowheader', { name: 'disc' }).last()).toBeVisible();
    await expectAccessible(page, 'classes as a table');
    await adapt.verdict.getByRole('button', { name: 'Adapt again' }).click();
    await expect(adapt.start).toBeVisible();
  });
});

test('paused, closed, killed and resumed, a run loses no step', async ({
  page,
  host,
  problems,
}) => {
  problems.expect(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/);
  await withProject(page, async ({ project, folder }) => {
    const choice = { ...TINY, steps: 60 };
    await callHost(page, 'adapt.start', { project, choice, backend: 'wasm' });
    const adapt = new AdaptPage(page);
    await adapt.open(project);
    await expect(adapt.phase('Adaptation')).toContainText(/([5-9]|\d\d) of 60 steps/, TRAINING);
    await page.keyboard.press('p');
    await expect(adapt.resume).toBeVisible();
    const before = curve(folder, 2);
    const steps = stepsOf(folder, 2);
    expect(steps).toEqual(Array.from({ length: steps.length }, (_, index) => index + 1));
    expect(steps.length).toBeGreaterThanOrEqual(5);
    expect(steps.length).toBeLessThan(60);
    await expectAccessible(page, 'paused');

    await page.goto('about:blank');
    await host.restart();
    await page.goto(`${host.address}`);
    await callHost(page, 'projects.openFolder', { folder });
    await adapt.open(project);
    await expect(page.getByRole('status').filter({ hasText: 'paused' })).toBeVisible();
    expect(curve(folder, 2)).toEqual(before);
    await adapt.resume.click();
    await expect(adapt.verdict).toBeVisible(TRAINING);
    expect(curve(folder, 2).slice(0, before.length)).toEqual(before);
    expect(stepsOf(folder, 2)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });
});
