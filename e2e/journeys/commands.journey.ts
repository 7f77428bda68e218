import { expect, test } from '../fixtures.js';
import { callHost } from '../host-call.js';
import { Palette } from '../pages/palette.js';
import { ProjectPage } from '../pages/project-page.js';
import { StartPage } from '../pages/start-page.js';

test('every command is found by name', async ({ page }) => {
  await callHost(page, 'projects.create', { name: 'Harbour', folder: null });
  const start = new StartPage(page);
  await expect(start.project('Harbour')).toBeVisible();
  await start.newProject.focus();
  const palette = new Palette(page);

  // Recent projects come first; Esc brings the focus back.
  await page.keyboard.press('ControlOrMeta+k');
  await expect(palette.field).toBeFocused();
  await expect(palette.options.first()).toHaveText('Open Harbour');
  await page.keyboard.press('Escape');
  await expect(palette.dialog).toBeHidden();
  await expect(start.newProject).toBeFocused();

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('nothing like this');
  await expect(palette.options).toHaveCount(0);
  await expect(palette.dialog.getByText('No command of this name.')).toBeVisible();
  await palette.field.fill('light');
  await expect(palette.options).toHaveText(['Colours: light']);
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');

  await palette.run('harbour');
  const project = new ProjectPage(page);
  await expect(project.stage('Source')).toHaveAttribute('aria-current', 'page');
  await palette.run('go to tar');
  await expect(project.stage('Target')).toHaveAttribute('aria-current', 'page');

  // Arrows go around, and the same keys close what they opened.
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.press('ArrowUp');
  await expect(palette.options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(palette.options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(palette.dialog).toBeHidden();
});

test('? lists the keys of what is shown, and they work', async ({ page }) => {
  const { id } = await callHost(page, 'projects.create', { name: 'Harbour', folder: null });
  await page.evaluate((project) => (location.hash = `/${project}/source`), id);
  const project = new ProjectPage(page);
  await expect(project.stage('Source')).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('Shift+?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys.getByRole('listitem').filter({ hasText: 'Go to Target' })).toContainText('2');
  // Keys of the page below rest while a dialog is open.
  await page.keyboard.press('ControlOrMeta+2');
  await expect(project.stage('Source')).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();

  await page.keyboard.press('ControlOrMeta+2');
  await expect(project.stage('Target')).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('ControlOrMeta+1');
  await expect(project.stage('Source')).toHaveAttribute('aria-current', 'page');
  // In a text field ? is a question mark.
  await project.stage('Settings').click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.press('End');
  await page.keyboard.type('?');
  await expect(name).toHaveValue('Harbour?');
  await expect(keys).toBeHidden();
});
