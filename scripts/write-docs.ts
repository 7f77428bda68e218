/** Writes the pages under docs/ that the code itself tells: `npm run docs`. */
import { writeFile } from 'node:fs/promises';
import { recipePage } from './docs/recipe-page.js';

await writeFile(new URL('../docs/recipe.md', import.meta.url), await recipePage());
