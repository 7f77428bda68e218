import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { queryFile } from '../database.js';
import { expect, test } from '../fixtures.js';
import { callHost } from '../host-call.js';
import { FolderChooser } from '../pages/folder-chooser.js';
import { ProjectPage } from '../pages/project-page.js';
import { StartPage } from '../pages/start-page.js';
import type { World } from '../host.js';

const listed = ({ data }: World): string[] =>
  queryFile<{ name: string }>(
    join(data, 'projects.db'),
    'SELECT name FROM project ORDER BY opened DESC, rowid DESC',
  ).map(({ name }) => name);

test('a project is taken off the list, and put back', async ({ page, world }) => {
  for (const name of ['First', 'Second', 'Third']) {
    await callHost(page, 'projects.create', { name, folder: null });
  }
  const start = new StartPage(page);
  const names = start.projects.getByRole('heading');
  await expect(names).toHaveText(['Third', 'Second', 'First']);

  await start.choose('Second', 'Take off the list');
  await expect(names).toHaveText(['Third', 'First']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(names).toHaveText(['Third', 'Second', 'First']);
  expect(listed(world)).toEqual(['Third', 'Second', 'First']);

  await start.choose('Second', 'Take off the list');
  await page.getByRole('button', { name: 'Close toast' }).click();
  await expect.poll(() => listed(world)).toEqual(['Third', 'First']);
  await expect(names).toHaveText(['Third', 'First']);

  // Its folder is still there, and opens as ever.
  await start.openFolder.click();
  const chooser = new FolderChooser(page, 'Open a project');
  await chooser.choose(join(world.home, 'Documents', 'Towline', 'Second'), 'Open');
  await expect(new ProjectPage(page).stage('Source')).toBeVisible();
  expect(listed(world)).toEqual(['Second', 'Third', 'First']);
});

test('a project whose folder is gone says so, and is found where it went', async ({
  page,
  world,
}) => {
  const { folder, id } = await callHost(page, 'projects.create', { name: 'Moved', folder: null });
  const elsewhere = join(world.home, 'elsewhere');
  await rename(folder, elsewhere);
  await page.reload();
  const start = new StartPage(page);
  await expect(start.project('Moved')).toContainText('The folder isn’t there');
  await expect(page.getByRole('button', { name: 'Open Moved' })).toBeDisabled();

  // An address of before says what happened and leads back.
  await page.evaluate((project) => (location.hash = `/${project}/source`), id);
  await expect(page.getByText('This project can’t be opened')).toBeVisible();
  await expect(page.getByText(folder)).toBeVisible();
  await page.getByRole('button', { name: 'All projects' }).click();

  await start.openFolder.click();
  await new FolderChooser(page, 'Open a project').choose(elsewhere, 'Open');
  await expect(new ProjectPage(page).stage('Target')).toContainText('to choose');
});

test('a folder that is no project is refused with a sentence', async ({ page, world }) => {
  const start = new StartPage(page);
  await start.openFolder.click();
  await new FolderChooser(page, 'Open a project').choose(world.home, 'Open');
  await expect(page.getByRole('listitem').filter({ hasText: world.home })).toBeVisible();
  await expect(start.welcome).toBeVisible();
  expect(listed(world)).toEqual([]);
});
