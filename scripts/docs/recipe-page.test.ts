import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { recipePage } from './recipe-page.js';

it('docs/recipe.md is what the recipes are now: otherwise call npm run docs', async () => {
  const page = await readFile(new URL('../../docs/recipe.md', import.meta.url), 'utf8');
  expect(page).toBe(await recipePage());
});
