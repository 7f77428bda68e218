import type { RecipeChoice } from '../../../../backend/contract/adapt-plan.js';

/** What the user has changed, by the path of the field. */
export type Edits = Readonly<Record<string, unknown>>;

const STEPS = 'adapt.steps';
const SOURCE_STEPS = 'source.steps';
const SIZE = 'crop';

/** A recipe with edits as the host takes it: with other steps the warm-up keeps its share. */
export function choiceOf(recipe: RecipeChoice['recipe'], edits: Edits): RecipeChoice {
  const { [STEPS]: steps, [SOURCE_STEPS]: sourceSteps, [SIZE]: size, ...changes } = edits;
  return {
    recipe,
    ...(isSteps(steps) && { steps }),
    ...(isSteps(sourceSteps) && { sourceSteps }),
    ...(isSize(size) && { size }),
    ...(Object.keys(changes).length > 0 && { changes }),
  };
}

/** The edits that give a choice again. */
export function editsOf({ steps, sourceSteps, size, changes }: RecipeChoice): Edits {
  return {
    ...changes,
    ...(steps !== undefined && { [STEPS]: steps }),
    ...(sourceSteps !== undefined && { [SOURCE_STEPS]: sourceSteps }),
    ...(size !== undefined && { [SIZE]: size }),
  };
}

function isSteps(value: unknown): value is number {
  return typeof value === 'number';
}

function isSize(value: unknown): value is { width: number; height: number } {
  return typeof value === 'object' && value !== null && 'width' in value && 'height' in value;
}

/** The stage where what a sentence of the plan complains of is mended. */
export function stageOf(sentence: string): 'source' | 'target' {
  return /\btarget\b/i.test(sentence) ? 'target' : 'source';
}

/** Whether the host refuses a choice because of this field. */
export function isAbout(problem: string | undefined, path: string): boolean {
  const [, named = ''] = /^The recipe's (\S+) can't be/.exec(problem ?? '') ?? [];
  return named === path || named.startsWith(`${path}.`);
}
