import { z } from 'zod';
import { recipeSchema } from '../contract/recipe.js';

/** A field of a recipe with what its schema says of it. */
export interface RecipeField {
  /** Dotted, as in `pull.temperature`. */
  path: string;
  value: unknown;
  /** In words, what it may be. */
  allowed: string;
  meaning: string;
  /** Where its default comes from. */
  source: string;
}

type Schema = z.core.JSONSchema.JSONSchema;

const RECIPE: Schema = z.toJSONSchema(recipeSchema);

/** The fields of a recipe in the schema's order; the recipe need not be a valid one. */
export function recipeFields(recipe: unknown): RecipeField[] {
  return fieldsOf(RECIPE, recipe, '');
}

/** A field is what has a meaning of its own; what has none only holds other fields. */
function fieldsOf(schema: Schema, value: unknown, path: string): RecipeField[] {
  const { oneOf, properties, description: meaning, source } = schema;
  if (oneOf) return variantFields(oneOf.map(known), schema, value, path);
  if (meaning !== undefined && typeof source === 'string')
    return [{ path, value, allowed: allowed(schema), meaning, source }];
  return propertiesOf(properties).flatMap(([name, property]) =>
    fieldsOf(property, valueAt(value, name), path === '' ? name : `${path}.${name}`),
  );
}

/** The field `kind`, which says what the others are, and the fields of the kind that it is. */
function variantFields(
  variants: readonly Schema[],
  { description: meaning = '', source }: Schema,
  value: unknown,
  path: string,
): RecipeField[] {
  const kindOf = ({ properties }: Schema): unknown => known(properties?.['kind'] ?? {}).const;
  const kind = valueAt(value, 'kind');
  const chosen = variants.find((variant) => kindOf(variant) === kind);
  const kindField: RecipeField = {
    path: `${path}.kind`,
    value: kind,
    allowed: oneOfThese(variants.map(kindOf)),
    meaning,
    source: String(source),
  };
  return [kindField, ...(chosen ? fieldsOf(chosen, value, path) : [])];
}

/** What a value may be, in words. */
function allowed(schema: Schema): string {
  const { anyOf, enum: choices, type, prefixItems, properties } = schema;
  if (anyOf) return oneOfThese(anyOf.map((part) => allowed(known(part))));
  if (choices) return oneOfThese(choices);
  if (type === 'boolean') return 'true or false';
  if (type === 'null') return 'null';
  if (prefixItems) return `[${prefixItems.map((item) => allowed(known(item))).join(', ')}]`;
  if (type === 'object') {
    const parts = propertiesOf(properties).map(([name, part]) => `"${name}": ${allowed(part)}`);
    return `{${parts.join(', ')}}`;
  }
  return numbers(schema);
}

function numbers({ type, minimum, maximum, exclusiveMinimum, multipleOf }: Schema): string {
  const what = type === 'integer' ? 'a whole number' : 'a number';
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const to = isBounded ? ` to ${maximum}` : ' on';
  const range =
    exclusiveMinimum === undefined ? `from ${minimum}${to}` : `above ${exclusiveMinimum}`;
  return `${what} ${range}${multipleOf === undefined ? '' : `, a multiple of ${multipleOf}`}`;
}

function oneOfThese(choices: readonly unknown[]): string {
  const texts = choices.map(String);
  return [texts.slice(0, -1).join(', '), ...texts.slice(-1)].filter(Boolean).join(' or ');
}

function propertiesOf(properties: Schema['properties']): [string, Schema][] {
  return Object.entries(properties ?? {}).map(([name, property]) => [name, known(property)]);
}

/** JSON Schema knows `true` and `false` beside objects; the recipe's has none. */
function known(schema: Schema | boolean): Schema {
  return typeof schema === 'boolean' ? {} : schema;
}

/** What lies at a dotted path; undefined where there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => {
    return isRecord(part) && Object.hasOwn(part, key) ? part[key] : undefined;
  }, value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
