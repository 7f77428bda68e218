import { format } from 'prettier';
import type { Recipe } from '../../backend/contract/recipe.js';
import { RECIPES, TRANSLATIONS } from '../../backend/contract/recipes.js';
import { recipeFields, valueAt, type RecipeField } from '../../backend/service/recipe-fields.js';

const INTRODUCTION = `# Recipes

Every choice of a run is a field of its recipe, and a run stores its whole recipe. \`towline recipe NAME\` lists one; \`--set field=value\` of \`towline adapt\` and \`towline generalize\` changes any field, as in \`--set lambdaPull=1 --set translation.kind=reinhard\`. A value is read as JSON, else as text. This page is written by \`npm run docs\` from \`backend/contract/recipe.ts\`.`;

const TRANSLATION = `## Translations

A changed \`translation.kind\` brings its own values along; \`towline generalize\` takes random-style.`;

const names = Object.keys(RECIPES);

/** Text in a table: nothing of it is markup. */
function plain(text: string): string {
  return text.replace(/[|*_<]/g, '\\$&');
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function markdownTable(head: readonly string[], rows: readonly string[][]): string {
  const rule = head.map(() => '---');
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function aboutOf({ allowed, meaning, source }: RecipeField): string[] {
  return [plain(meaning), plain(allowed), plain(source)];
}

/** A translation is one row here: its values depend on its kind, and have a table of their own. */
function recipeTable(): string {
  const rows = recipeFields(RECIPES.quick)
    .filter(({ path }) => !path.startsWith('translation.') || path === 'translation.kind')
    .map((field) => {
      const path = field.path.replace(/\.kind$/, '');
      const values = Object.values(RECIPES).map((recipe) => code(valueAt(recipe, path)));
      return [`\`${path}\``, ...values, ...aboutOf(field)];
    });
  return markdownTable(['field', ...names, 'meaning', 'allowed', 'source of the default'], rows);
}

function translationTable(): string {
  const rows = Object.values(TRANSLATIONS).flatMap((translation) => {
    const recipe: Recipe = { ...RECIPES.quick, translation };
    const fields = recipeFields(recipe).filter(({ path }) => path.startsWith('translation.'));
    const own = fields.slice(1);
    if (own.length === 0) return [[translation.kind, '', '', 'takes no values', '', '']];
    return own.map((field) => {
      return [translation.kind, `\`${field.path}\``, code(field.value), ...aboutOf(field)];
    });
  });
  return markdownTable(['kind', 'field', 'value', 'meaning', 'allowed', 'source'], rows);
}

/** docs/recipe.md: the recipes and all that can be changed of them. */
export function recipePage(): Promise<string> {
  const parts = [INTRODUCTION, recipeTable(), TRANSLATION, translationTable()];
  return format(parts.join('\n\n'), { parser: 'markdown' });
}
