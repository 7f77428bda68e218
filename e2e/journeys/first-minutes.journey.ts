import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { ProjectPage } from '../pages/project-page.js';
import { SourcePage } from '../pages/source-page.js';
import { StartPage } from '../pages/start-page.js';
import { TargetPage } from '../pages/target-page.js';

test('a new user’s first five minutes, on the nuclei', async ({ page, world }) => {
  const start = new StartPage(page);
  await expect(start.welcome).toBeVisible();
  await expect(page.getByText('images that somebody has labeled')).toBeVisible();

  await start.sample('Nuclei').click();
  const project = new ProjectPage(page);
  await expect(project.stage('Source')).toContainText('38 pairs');
  const source = new SourcePage(page);
  await expect(source.pairs.first().getByRole('button')).toBeVisible();
  expect(await source.classNames()).toEqual(['Background', 'Nucleus']);

  await expect(project.stage('Target')).toContainText('50 images');
  await project.stage('Target').click();
  const target = new TargetPage(page);
  await expect(target.counts).toContainText('50 images');
  await expect(target.cells.first()).toBeVisible();
  // The first cell shows the picture itself, not its place.
  await expect
    .poll(() =>
      target.cells
        .first()
        .locator('img')
        .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth),
    )
    .toBe(256);

  const folder = join(world.home, 'Documents', 'Towline', 'Nuclei sample');
  expect(query(folder, 'SELECT count(*) AS images FROM target_image')).toEqual([{ images: 50 }]);
  expect(query(folder, 'SELECT count(*) AS pairs FROM source_image')).toEqual([{ pairs: 38 }]);
  expect(await readdir(join(folder, 'source', 'images'))).toHaveLength(38);

  await start.go();
  const card = start.project('Nuclei sample');
  await expect(card).toContainText('38 pairs · 50 images · 0 runs');
  await expect(card).toContainText('Opened just now');
  // The sample is opened again, not copied again.
  await start.sample('Nuclei').click();
  await expect(project.stage('Source')).toContainText('38 pairs');
  expect(await readdir(join(world.home, 'Documents', 'Towline'))).toEqual(['Nuclei sample']);
});
