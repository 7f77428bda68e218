import { InvalidArgumentError, Option } from 'commander';
import { backendChoice } from '../contract/job.js';
import { recipeSchema, type Size } from '../contract/recipe.js';

function integer(text: string, least: number, what: string): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new InvalidArgumentError(`It must be ${what}.`);
}

/** A number of steps. */
export const stepCount = (text: string): number => integer(text, 1, 'a whole number above 0');
/** A run's id. */
export const runId = (text: string): number => integer(text, 1, 'the number of a run');
/** Any seed that a stored integer can hold. */
export const seedNumber = (text: string): number => integer(text, 0, 'a whole number from 0 on');

/** A TCP port; 0 where the system is to choose one. */
export function portNumber(text: string): number {
  const port = integer(text, 0, 'a port from 0 to 65535');
  if (port <= 65535) return port;
  throw new InvalidArgumentError('It must be a port from 0 to 65535.');
}

/** A size as in 256x192. */
export function cropSize(text: string): Size {
  const [, width, height] = /^(\d+)x(\d+)$/i.exec(text) ?? [];
  const parsed = recipeSchema.shape.crop.safeParse({
    width: Number(width),
    height: Number(height),
  });
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('It must be like 256x192, each side from 32 to 4096.');
}

/** One more change of the recipe, as in `lambdaPull=1`: the value is JSON, or else text. */
export function recipeChange(
  text: string,
  before: Record<string, unknown> = {},
): Record<string, unknown> {
  const [, field = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (field === '') throw new InvalidArgumentError('It must be like lambdaPull=1.');
  return { ...before, [field]: jsonOrText(value) };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The folder that holds everything that Towline makes. */
export function projectOption(): Option {
  return new Option('--project <dir>', 'folder of the project').makeOptionMandatory();
}

/** Which backend computes. */
export function backendOption(): Option {
  return new Option('--backend <name>', 'what computes (default: the fastest that works)').choices(
    backendChoice.options,
  );
}

export const jsonOption = (): Option =>
  new Option('--json', 'print one JSON object a line, for programs');
export const verboseOption = (): Option =>
  new Option('--verbose', 'show where an error comes from');
