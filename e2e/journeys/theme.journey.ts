import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.js';
import { callHost } from '../host-call.js';
import { ProjectPage } from '../pages/project-page.js';

/** How bright the page's ground is, 0 to 255. */
const ground = (page: Page): Promise<number> =>
  page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0]));

test('colours follow the system until the user chooses', async ({ page }) => {
  const { id } = await callHost(page, 'projects.create', { name: 'Harbour', folder: null });
  await page.evaluate((project) => (location.hash = `/${project}/settings`), id);
  await expect(new ProjectPage(page).stage('Settings')).toHaveAttribute('aria-current', 'page');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => ground(page)).toBeGreaterThan(230);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => ground(page)).toBeLessThan(30);

  await page.getByRole('radio', { name: 'Light' }).click();
  await expect.poll(() => ground(page)).toBeGreaterThan(230);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
  await expect.poll(() => ground(page)).toBeGreaterThan(230);
  await page.getByRole('radio', { name: 'As the system' }).click();
  await expect.poll(() => ground(page)).toBeLessThan(30);
});
