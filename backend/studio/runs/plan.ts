import { basename } from 'node:path';
import type { AdaptPlan, PlannedField, RecipeChoice } from '../../contract/adapt-plan.js';
import { UserError } from '../../contract/error.js';
import { isDone } from '../../contract/records.js';
import type { Recipe } from '../../contract/recipe.js';
import { RECIPES } from '../../contract/recipes.js';
import { splitValidation } from '../../datasets/split.js';
import { fittingSourceRun, type Plan } from '../../service/choose-run.js';
import { latestCheckpoint } from '../../service/checkpoint-files.js';
import { withImages } from '../../service/import-data.js';
import { chosenRecipe } from '../../service/recipe.js';
import { recipeFields, valueAt } from '../../service/recipe-fields.js';
import { estimateSeconds, type Estimate } from '../../service/run-estimate.js';
import type { RunRecord } from '../../store/runs.js';
import type { SourceDetails } from '../../store/sources.js';
import type { OpenProject } from '../open-project.js';
import { currentTarget } from '../target/current.js';
import { warningsOf } from './warnings.js';

/** What somebody asks for. */
export interface Wish {
  choice: RecipeChoice;
  seed?: number | undefined;
  backend?: string | undefined;
}

/** The recipe of a choice in a project, whose source says how much of it is kept to judge by. */
export function recipeOf({ choice }: Wish, source: SourceDetails | undefined): Recipe {
  const share = source && { validationShare: source.validationShare };
  return chosenRecipe({ ...choice, changes: { ...share, ...choice.changes } });
}

export function currentSource({ store, folder }: OpenProject): SourceDetails | undefined {
  const { sourceId } = store.project.read(basename(folder));
  return sourceId === null ? undefined : store.sources.details(sourceId);
}

/** Everything that starting needs. @throws UserError where something is missing */
export function startPlan(project: OpenProject, wish: Wish, film: number[] | null): Plan {
  const source = currentSource(project);
  if (!source) throw new UserError('This project has no source yet: choose labeled images first.');
  const target = currentTarget(project);
  if (!target) throw new UserError('This project has no target yet: choose a folder of images.');
  const images = withImages(project.store, target);
  const plan = { source, target: images, recipe: recipeOf(wish, source), seed: wish.seed, film };
  if (splitOf(project, source, plan.recipe).train.length > 0) return plan;
  throw new UserError('No labeled image is left to train on: keep fewer out of training.');
}

/** What an adaptation would be; changes nothing. @throws UserError where the recipe can't be so */
export function adaptPlan(project: OpenProject, wish: Wish): AdaptPlan {
  const { store } = project;
  const source = currentSource(project);
  const recipe = recipeOf(wish, source);
  const { train, validation } = splitOf(project, source, recipe);
  const target = currentTarget(project);
  const images = target ? store.targetImages.chosen(target.id) : [];
  const runs = store.runs.all();
  const sourceRun = source && fittingSourceRun(store, { source, recipe, seed: wish.seed });
  const sourceSteps = sourceRun ? stepsLeft(project, sourceRun) : recipe.source.steps;
  const steps = recipe.adapt.steps;
  const newest = runs.findLast(({ device }) => device !== null);
  const { problem } = problemOf(project, wish);
  const time = timeOf(runs, { recipe, sourceSteps, steps }, wish.backend);
  return {
    problems: problem === undefined ? [] : [problem],
    warnings: warningsOf(project, { source, target, train, validation, images }),
    train: train.length,
    validation: validation.length,
    target: images.length,
    sourceRun: sourceRun
      ? { id: sourceRun.id, step: sourceRun.step, steps: sourceRun.steps }
      : null,
    sourceSteps,
    steps,
    fields: fieldsOf(recipe, wish),
    ...time,
    device: newest?.device ?? null,
    backend: newest?.backend ?? null,
  };
}

function splitOf({ store }: OpenProject, source: SourceDetails | undefined, recipe: Recipe) {
  const pairs = source ? store.sourceImages.present(source.id, source.classes) : [];
  return splitValidation(pairs, recipe.validationShare);
}

function stepsLeft({ store }: OpenProject, run: RunRecord): number {
  return isDone(run) ? 0 : run.steps - (latestCheckpoint(store, run.id)?.step ?? 0);
}

function problemOf(project: OpenProject, wish: Wish): { problem?: string } {
  try {
    startPlan(project, wish, null);
    return {};
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}

function fieldsOf(recipe: Recipe, { choice }: Wish): PlannedField[] {
  const base = RECIPES[choice.recipe];
  return recipeFields(recipe).map((field) => {
    return { ...field, default: valueAt(base, field.path) ?? null };
  });
}

interface Work {
  recipe: Recipe;
  sourceSteps: number;
  steps: number;
}

function timeOf(
  runs: readonly RunRecord[],
  { recipe, sourceSteps, steps }: Work,
  backend: string | undefined,
): Pick<AdaptPlan, 'seconds' | 'judgedBy'> {
  const wanted = backend === 'auto' ? undefined : backend;
  const estimates = [
    estimateSeconds(runs, { recipe, kind: 'source', steps: sourceSteps }, wanted),
    estimateSeconds(runs, { recipe, kind: 'adapt', steps }, wanted),
  ];
  const known = estimates.filter((estimate): estimate is Estimate => estimate !== undefined);
  if (known.length < estimates.length) {
    const judgedBy = 'No earlier run in this project tells how long it will take.';
    return { seconds: null, judgedBy };
  }
  const sum = (end: 'low' | 'high'): number => known.reduce((total, each) => total + each[end], 0);
  return {
    seconds: { low: sum('low'), high: sum('high') },
    judgedBy: known.every(({ isSame }) => isSame)
      ? 'Judged by earlier runs of the same size.'
      : 'Judged by earlier runs of another size or network: it may be far off.',
  };
}
