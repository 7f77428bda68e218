import { join } from 'node:path';
import { query } from '../database.js';
import { expect, test } from '../fixtures.js';
import { ProjectPage } from '../pages/project-page.js';
import { StartPage } from '../pages/start-page.js';

test('the host is killed and comes back, and nothing is lost', async ({
  page,
  host,
  world,
  problems,
}) => {
  problems.expect(/WebSocket connection to .* failed/);
  problems.expect(/Failed to load resource: net::ERR_CONNECTION_(REFUSED|RESET)/);
  await new StartPage(page).sample('Nuclei').click();
  const project = new ProjectPage(page);
  await expect(project.stage('Target')).toContainText('50 images');
  await project.stage('Settings').click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('Before');
  await name.press('Enter');
  await expect(page.getByText('Before')).toBeVisible();

  await host.kill();
  await expect(project.reconnecting).toBeVisible();
  // What is done meanwhile is done once it is back.
  await name.fill('After');
  await name.press('Enter');
  await host.restart();
  await expect(project.reconnecting).toBeHidden();
  await expect(page.getByText('After')).toBeVisible();

  const folder = join(world.home, 'Documents', 'Towline', 'Nuclei sample');
  expect(query(folder, 'SELECT name FROM project')).toEqual([{ name: 'After' }]);
  expect(query(folder, 'SELECT count(*) AS images FROM target_image')).toEqual([{ images: 50 }]);
  await expect(project.stage('Source')).toContainText('38 pairs');
  await expect(project.stage('Target')).toContainText('50 images');
});
