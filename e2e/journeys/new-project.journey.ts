import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { NewProjectPage } from '../pages/new-project-page.js';
import { ProjectPage } from '../pages/project-page.js';
import { StartPage } from '../pages/start-page.js';
import { copySample } from '../samples.js';

test('a project from two folders, with what is wrong in them', async ({ page, world }) => {
  const source = await copySample('streets/source', join(world.home, 'day', 'source'));
  const target = await copySample('streets/target', join(world.home, 'by night'));
  await rm(join(source, 'masks', 'day-01.png'));
  await writeFile(join(source, 'images', 'day-02.jpg'), 'no image');
  await writeFile(join(target, 'broken.jpg'), 'no image');

  await new StartPage(page).newProject.click();
  const steps = new NewProjectPage(page);
  await steps.chooseSource(world.home);
  await expect(page.getByRole('alert')).toContainText(`${world.home} holds no images`);
  await page.getByRole('button', { name: /^Choose (another|the labeled folder)…$/ }).click();
  await steps.sourceChooser.choose(source, 'Use as source');

  await expect(steps.figure('pairs')).toHaveText('38');
  await expect(steps.figure('classes')).toHaveText('8');
  await expect(steps.figure('problems')).toHaveText('2');
  await expect(page.getByRole('alert')).toHaveCount(0);
  const classes = page.getByRole('listitem').filter({ hasText: '%' });
  await expect(classes.first()).toContainText('Sky');
  await expect(page.getByText('images/day-01.jpg')).toBeVisible();
  await expect(page.getByText('images/day-02.jpg')).toBeVisible();
  await expect(page.getByText(/not a JPEG/)).toBeVisible();

  await steps.next.click();
  await steps.chooseTarget(target);
  await expect(steps.figure('images')).toHaveText('41');
  await expect(steps.figure('unreadable')).toHaveText('1');
  await expect(steps.figure('pixels')).toHaveText('256 × 192');

  await steps.next.click();
  await expect(steps.name).toHaveValue('Day');
  await steps.back.click();
  await expect(steps.figure('images')).toHaveText('41');
  await steps.next.click();
  await steps.name.fill('  Harbour at night ');
  await steps.name.press('Enter');

  const project = new ProjectPage(page);
  await expect(page.getByText('Harbour at night')).toBeVisible();
  await expect(project.stage('Source')).toContainText('38 pairs');
  await expect(project.stage('Target')).toContainText('41 images');
  // Made when the first folder was chosen, and called after that one.
  const folder = join(world.home, 'Documents', 'Towline', 'Home');
  expect(query(folder, 'SELECT name FROM project')).toEqual([{ name: 'Harbour at night' }]);
  expect(query(folder, 'SELECT image FROM target_image WHERE problem IS NOT NULL')).toEqual([
    { image: 'broken.jpg' },
  ]);
});

test('a new project that is left half way is gone on with later', async ({ page, world }) => {
  const source = await copySample('nuclei/source', join(world.home, 'tissue'));
  const start = new StartPage(page);
  await start.newProject.click();
  const steps = new NewProjectPage(page);
  await steps.chooseSource(source);
  await expect(steps.figure('pairs')).toHaveText('38');

  // A reload keeps the place.
  await page.reload();
  await expect(steps.figure('pairs')).toHaveText('38');
  await page.getByRole('button', { name: 'Go on later' }).click();
  await expect(start.project('Tissue')).toContainText('38 pairs · 0 images');

  await start.choose('Tissue', 'Open');
  const project = new ProjectPage(page);
  await expect(project.stage('Source')).toContainText('38 pairs');
  await expect(project.stage('Target')).toContainText('to choose');
});

test('everything can be chosen later, by keyboard alone', async ({ page, world }) => {
  await expect(new StartPage(page).newProject).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('new pro');
  await page.keyboard.press('Enter');
  const steps = new NewProjectPage(page);
  await steps.later.press('Enter');
  await steps.later.press('Enter');
  await expect(steps.name).toBeFocused();
  await page.keyboard.type('Empty so far');
  await page.keyboard.press('Enter');
  await expect(new ProjectPage(page).stage('Source')).toContainText('to choose');
  const folder = join(world.home, 'Documents', 'Towline', 'Empty so far');
  expect(query(folder, 'SELECT name, source_id, target_id FROM project')).toEqual([
    { name: 'Empty so far', source_id: null, target_id: null },
  ]);
});
