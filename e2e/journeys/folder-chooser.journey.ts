import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';
import { FolderChooser } from '../pages/folder-chooser.js';
import { StartPage } from '../pages/start-page.js';
import { copySample } from '../samples.js';

test('folders are walked through by keyboard', async ({ page, world }) => {
  const pictures = join(world.home, 'Pictures');
  await copySample('nuclei/source', join(pictures, 'set 10'));
  await copySample('nuclei/target', join(pictures, 'set 9'));
  await mkdir(join(pictures, 'été'));
  await new StartPage(page).newProject.click();
  const opener = page.getByRole('button', { name: 'Choose the labeled folder…' });
  await opener.press('Enter');
  const chooser = new FolderChooser(page, 'Choose the labeled folder');
  await expect(chooser.list).toBeFocused();

  // At home; typing filters, Enter goes in.
  await expect(chooser.folder('Pictures')).toBeVisible();
  await page.keyboard.type('pic');
  await expect(chooser.list.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(chooser.list.getByRole('option')).toHaveText([
    /été/,
    /set 9.*50 images/,
    /set 10.*images \+ masks/,
  ]);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await expect(chooser.folder(/set 9/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(chooser.dialog.getByText(/No folders in here, but 50 images/)).toBeVisible();
  // Up again, and where it came from is chosen.
  await page.keyboard.press('Backspace');
  await expect(chooser.folder(/set 9/)).toHaveAttribute('aria-selected', 'true');

  // What can't be read is said in place, and what was shown stays.
  await chooser.goTo(join(world.home, 'nowhere'));
  await expect(chooser.dialog.getByRole('alert')).toContainText(join(world.home, 'nowhere'));
  await page.keyboard.press('Escape');
  await expect(chooser.dialog).toBeVisible();
  await expect(chooser.list).toBeFocused();
  await page.keyboard.type('10');
  await page.keyboard.press('Escape');
  await expect(chooser.list.getByRole('option')).toHaveCount(3);
  await page.keyboard.press('Escape');
  await expect(chooser.dialog).toBeHidden();
  await expect(opener).toBeFocused();

  // What was chosen last is where the next choice begins.
  await opener.press('Enter');
  await chooser.choose(`"${pictures}"`, 'Use as source');
  await page.getByRole('button', { name: /^Choose (another|the labeled folder)…$/ }).click();
  await expect(chooser.trail).toContainText('Pictures');
  await expect(chooser.folder(/set 10/)).toBeVisible();
});
