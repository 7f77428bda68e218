import { isDone, type RunKind } from '../contract/records.js';
import type { Recipe } from '../contract/recipe.js';
import type { RunRecord } from '../store/runs.js';
import type { SourceRecord } from '../store/sources.js';
import type { Store } from '../store/store.js';
import type { ImportedTarget } from './import-data.js';
import { canonical, sourceSide } from './recipe.js';

/** What an adaptation, or without a target a generalization, is asked to be. */
export interface Plan {
  source: SourceRecord;
  target: ImportedTarget | undefined;
  recipe: Recipe;
  /** Undefined where the user left it open. */
  seed: number | undefined;
  /** Target images whose masks are kept over the steps; left out: some, evenly spread. */
  film?: number[] | null;
}

/** A source-only run, and the adaptation or generalization that starts from its model. */
export interface RunPair {
  sourceRun: RunRecord;
  run: RunRecord;
}

/** The seed of runs whose user gave none: such runs repeat each other. */
const DEFAULT_SEED = 1;

/**
 * A source-only run fits when it was trained, or is being trained, on the same content with the
 * same source side of the recipe, and with the seed that was asked for, if any was.
 */
function fits(
  run: RunRecord,
  { source, recipe, seed }: Pick<Plan, 'source' | 'recipe' | 'seed'>,
): boolean {
  return (
    run.kind === 'source' &&
    run.sourceHash === source.contentHash &&
    sourceSide(run.recipe) === sourceSide(recipe) &&
    (seed === undefined || run.seed === seed)
  );
}

/** The source-only run to start from: a finished one, else one to go on with. */
export function fittingSourceRun(
  store: Store,
  plan: Pick<Plan, 'source' | 'recipe' | 'seed'>,
): RunRecord | undefined {
  const fitting = store.runs
    .all()
    .reverse()
    .filter((run) => fits(run, plan));
  return fitting.find(isDone) ?? fitting[0];
}

/** The same, or a new one where none fits. */
export function sourceRunFor(store: Store, plan: Plan): RunRecord {
  const found = fittingSourceRun(store, plan);
  if (found) return found;
  const { source, recipe } = plan;
  return store.runs.create({
    kind: 'source',
    recipe,
    classes: source.classes,
    seed: plan.seed ?? DEFAULT_SEED,
    steps: recipe.source.steps,
    sourceId: source.id,
    sourceHash: source.contentHash,
    targetId: null,
    targetHash: null,
    sourceRunId: null,
  });
}

/** A new run from the source-only model; or the very same one, where it still waits for that. */
export function secondRunFor(store: Store, plan: Plan, sourceRun: RunRecord): RunRecord {
  const { source, target, recipe } = plan;
  const seed = plan.seed ?? DEFAULT_SEED;
  const kind: RunKind = target ? 'adapt' : 'generalize';
  const [targetId, targetHash] = target ? [target.id, target.contentHash] : [null, null];
  const waiting = store.runs
    .all()
    .find(
      (run) =>
        run.kind === kind &&
        run.status === 'queued' &&
        run.continuesRunId === null &&
        run.sourceRunId === sourceRun.id &&
        run.targetHash === targetHash &&
        run.targetId === targetId &&
        run.seed === seed &&
        canonical(run.recipe) === canonical(recipe),
    );
  if (waiting) return waiting;
  return store.runs.create({
    kind,
    recipe,
    classes: source.classes,
    seed,
    steps: recipe.adapt.steps,
    sourceId: source.id,
    sourceHash: source.contentHash,
    targetId,
    targetHash,
    sourceRunId: sourceRun.id,
    film: plan.film ?? null,
  });
}
