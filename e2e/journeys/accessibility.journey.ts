import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from '../accessibility.js';
import { expect, test } from '../fixtures.js';
import { callHost } from '../host-call.js';
import { NewProjectPage } from '../pages/new-project-page.js';
import { Palette } from '../pages/palette.js';
import { ProjectPage } from '../pages/project-page.js';
import { StartPage } from '../pages/start-page.js';
import { copySample } from '../samples.js';

test('axe finds nothing on the way to a project, in dark and light', async ({ page, world }) => {
  const source = await copySample('streets/source', join(world.home, 'day'));
  const target = await copySample('streets/target', join(world.home, 'night'));
  const start = new StartPage(page);
  await expect(start.welcome).toBeVisible();
  await expectAccessible(page, 'welcome');

  await start.newProject.click();
  const steps = new NewProjectPage(page);
  await expectAccessible(page, 'first step');
  await page.getByRole('button', { name: 'Choose the labeled folder…' }).click();
  await expect(steps.sourceChooser.folder('day')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expectAccessible(page, 'folder chooser');
  await steps.sourceChooser.goTo(join(world.home, 'nowhere'));
  await expect(steps.sourceChooser.dialog.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'folder chooser with a problem');
  await steps.sourceChooser.path.fill(source);
  await steps.sourceChooser.path.press('Enter');
  await steps.sourceChooser.dialog.getByRole('button', { name: 'Use as source' }).click();
  await expect(steps.figure('pairs')).toHaveText('40');
  await expectAccessible(page, 'first step, found');
  await steps.next.click();
  await steps.chooseTarget(target);
  await expect(steps.figure('pixels')).toHaveText('256 × 192');
  await expectAccessible(page, 'second step, found');
  await steps.next.click();
  await expectAccessible(page, 'third step');

  await steps.open.click();
  const project = new ProjectPage(page);
  await project.stage('Settings').click();
  await expectAccessible(page, 'settings');
  await page.keyboard.press('Shift+?');
  await expectAccessible(page, 'keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(new Palette(page).options.first()).toBeVisible();
  await expectAccessible(page, 'palette');
});

test('axe finds nothing on a full start page, in dark and light', async ({ page }) => {
  const { folder } = await callHost(page, 'projects.create', { name: 'Gone', folder: null });
  await callHost(page, 'projects.openSample', { sample: 'nuclei' });
  await rename(folder, `${folder} elsewhere`);
  await page.reload();
  const start = new StartPage(page);
  await expect(start.project('Gone')).toContainText('The folder isn’t there');
  await expect(start.project('Nuclei sample')).toContainText('50 images');
  await expectAccessible(page, 'start page');
  await page.getByRole('button', { name: 'More for Nuclei sample' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  // A menu floats above the page and its landmarks.
  await expectAccessible(page, 'menu of a project', ['region']);
  await page.getByRole('menuitem', { name: 'Take off the list' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectAccessible(page, 'with an undo');
});
