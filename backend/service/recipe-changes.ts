import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { UserError } from '../contract/error.js';
import { recipeSchema, type Recipe, type Translation } from '../contract/recipe.js';
import { TRANSLATIONS } from '../contract/recipes.js';
import { isRecord, recipeFields, valueAt } from './recipe-fields.js';

/** New values by dotted path, as in `pull.temperature`. */
export type Changes = Readonly<Record<string, unknown>>;

/** Its change replaces what goes with the kind, and so comes first. */
const KIND = 'translation.kind';

/**
 * The recipe with any of its fields changed; its name says what differs.
 * @throws UserError where there is no such field, or it can't have that value
 */
export function changedRecipe(base: Recipe, changes: Changes): Recipe {
  const draft = withChanges(base, changes);
  const parsed = recipeSchema.safeParse(draft);
  if (!parsed.success) throw impossible(draft, parsed.error);
  refuseUnknown(draft, parsed.data, '');
  return { ...parsed.data, name: nameOf(base, parsed.data, changes) };
}

function withChanges(base: Recipe, changes: Changes): unknown {
  const { [KIND]: kind, ...others } = changes;
  const start: unknown = { ...base, translation: translationOf(base, kind) };
  return Object.entries(others).reduce((draft, [path, value]) => {
    // The name is made from the changes.
    if (path === 'name') throw unknownField(path);
    return withValue(draft, path, path.split('.'), value);
  }, start);
}

/** As it is, or another kind with the values that go with it. */
function translationOf({ translation }: Recipe, kind: unknown): Translation | { kind: unknown } {
  if (kind === undefined || kind === translation.kind) return translation;
  const known = Object.values(TRANSLATIONS).find((other) => other.kind === kind);
  return known ?? { kind };
}

function withValue(part: unknown, path: string, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (!isRecord(part)) throw unknownField(path);
  return { ...part, [key]: withValue(part[key], path, rest, value) };
}

/** What the schema has dropped, it does not know: nothing is ignored in silence. */
function refuseUnknown(draft: unknown, parsed: unknown, path: string): void {
  if (!isRecord(draft) || !isRecord(parsed)) return;
  for (const [key, value] of Object.entries(draft)) {
    const below = path === '' ? key : `${path}.${key}`;
    if (!Object.hasOwn(parsed, key)) throw unknownField(below);
    refuseUnknown(value, parsed[key], below);
  }
}

function unknownField(path: string): UserError {
  return new UserError(`A recipe has no field ${path}: "towline recipe" lists those that it has.`);
}

/** Names the field that can't be so, and what it may be. */
function impossible(draft: unknown, error: z.ZodError): UserError {
  const path = error.issues[0]?.path.join('.') ?? '';
  const value = valueAt(draft, path);
  const is = value === undefined ? 'left out' : JSON.stringify(value);
  const fields = recipeFields(draft);
  const field = fields.find((known) => `${path}.`.startsWith(`${known.path}.`));
  const below = fields.filter((known) => known.path.startsWith(`${path}.`));
  const must = field
    ? `${field.path === path ? 'it' : field.path} must be ${field.allowed}`
    : `it holds ${below.map((known) => known.path).join(', ')}`;
  return new UserError(`The recipe's ${path} can't be ${is}: ${must}.`);
}

/** For the list of runs: `quick, lambdaPull=1`. */
function nameOf(base: Recipe, recipe: Recipe, changes: Changes): string {
  const differing = Object.keys(changes)
    .sort()
    .filter((path) => !isDeepStrictEqual(valueAt(recipe, path), valueAt(base, path)));
  return [base.name, ...differing.map((path) => `${path}=${text(changes[path])}`)].join(', ');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
