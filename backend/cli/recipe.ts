import { Argument, type Command } from 'commander';
import { RECIPES, type RecipeName } from '../contract/recipes.js';
import { recipeFields } from '../service/recipe-fields.js';
import { jsonOption, verboseOption } from './options.js';
import { print, printJson } from './output.js';

/** `towline recipe`: what each field of a recipe is, means and may be. */
export function addRecipe(towline: Command): void {
  const name = new Argument('[name]', 'which recipe')
    .choices(Object.keys(RECIPES))
    .default('quick');
  towline
    .command('recipe')
    .description('list every field of a recipe: its value, what it may be, what it means')
    .addArgument(name)
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action((chosen: RecipeName, { json }: { json?: boolean }) => {
      const fields = recipeFields(RECIPES[chosen]);
      if (json) return fields.forEach(printJson);
      for (const { path, value, meaning, source } of fields) {
        print(`${path}=${JSON.stringify(value)}\n  ${meaning} [${source}]`);
      }
    });
}
