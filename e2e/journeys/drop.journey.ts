import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { drag, dropOn } from '../drop.js';
import { expect, test } from '../fixtures.js';
import { callHost } from '../host-call.js';
import { FolderChooser } from '../pages/folder-chooser.js';
import { NewProjectPage } from '../pages/new-project-page.js';
import { ProjectPage } from '../pages/project-page.js';
import { StartPage } from '../pages/start-page.js';
import { copySample } from '../samples.js';

test('folders are dropped on the window', async ({ page, world }) => {
  const source = await copySample('nuclei/source', join(world.home, 'Pictures', 'labeled'));
  const target = await copySample('nuclei/target', join(world.home, 'Pictures', 'unlabeled'));
  const start = new StartPage(page);
  await expect(start.welcome).toBeVisible();

  // What will happen is said while the folder is over the window.
  await drag(page, [source], ['dragEnter', 'dragOver']);
  await expect(page.getByText(/Drop a project to open it/)).toBeVisible();
  // DevTools can't take the folder out of the window again: the event says that it has left.
  await page.evaluate(() => dispatchEvent(new DragEvent('dragleave')));
  await expect(page.getByText(/Drop a project to open it/)).toBeHidden();

  // Images with masks begin a project as its source, and the step takes the next as target.
  await dropOn(page, source);
  const steps = new NewProjectPage(page);
  await expect(steps.figure('pairs')).toHaveText('38');
  await steps.next.click();
  await dropOn(page, target);
  await expect(steps.figure('images')).toHaveText('50');
  await steps.next.click();
  await steps.open.click();
  const project = new ProjectPage(page);
  await expect(project.stage('Target')).toContainText('50 images');

  // In a project it is asked what the folder is.
  await dropOn(page, target);
  const dialog = page.getByRole('dialog', { name: 'What is “unlabeled”?' });
  await expect(dialog.getByRole('button', { name: /Use as source/ })).toContainText('38 pairs');
  await dialog.getByRole('button', { name: /Use as target/ }).click();
  await expect(project.stage('Target')).toHaveAttribute('aria-current', 'page');
  await expect(project.stage('Target')).toContainText('50 images');
});

test('a dropped project opens', async ({ page }) => {
  const { folder } = await callHost(page, 'projects.create', { name: 'Harbour', folder: null });
  await expect(new StartPage(page).project('Harbour')).toBeVisible();
  await dropOn(page, folder);
  await expect(new ProjectPage(page).stage('Source')).toHaveAttribute('aria-current', 'page');
});

test('one of several folders of the same name and files is chosen', async ({ page, world }) => {
  const first = await copySample('nuclei/target', join(world.home, 'Pictures', 'a', 'images'));
  const second = await copySample('nuclei/target', join(world.home, 'Pictures', 'b', 'images'));
  await expect(new StartPage(page).welcome).toBeVisible();
  await dropOn(page, first);
  const dialog = page.getByRole('dialog', { name: 'Which “images” is it?' });
  await expect(dialog.getByRole('button', { name: first })).toBeVisible();
  await dialog.getByRole('button', { name: second }).click();
  const steps = new NewProjectPage(page);
  await expect(steps.figure('images')).toHaveText('50');
  await expect(page.getByTitle(second)).toBeVisible();
});

test('a folder that is not found is chosen by hand; a file is refused', async ({ page, world }) => {
  const hidden = await copySample('nuclei/target', join(world.root, 'far away', 'images'));
  const start = new StartPage(page);
  await expect(start.welcome).toBeVisible();
  await dropOn(page, join(hidden, (await readdir(hidden))[0] ?? ''));
  await expect(page.getByText('That is no folder')).toBeVisible();
  await expect(start.welcome).toBeVisible();

  await dropOn(page, hidden);
  const chooser = new FolderChooser(page, 'Where is “images”?');
  await expect(chooser.dialog).toBeVisible();
  await chooser.choose(hidden, 'Use this folder');
  await expect(new NewProjectPage(page).figure('images')).toHaveText('50');
});
