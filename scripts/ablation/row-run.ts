import { isDone } from '../../backend/contract/records.js';
import type { Recipe } from '../../backend/contract/recipe.js';
import { sourceRunFor } from '../../backend/service/choose-run.js';
import { canonical } from '../../backend/service/recipe.js';
import { train } from '../../backend/service/train.js';
import type { NewRun, RunRecord } from '../../backend/store/runs.js';
import type { Store } from '../../backend/store/store.js';
import type { Row } from './rows.js';
import type { SeedProject } from './seed-project.js';

/** What a run that starts from the source-only model is to be. */
async function plannedRun(
  { seed, source, target, labeled }: SeedProject,
  { kind }: Row,
  recipe: Recipe,
  sourceRun: RunRecord,
): Promise<NewRun> {
  const { id, contentHash, classes } = kind === 'upper-bound' ? await labeled() : source;
  return {
    kind: kind === 'generalize' ? 'generalize' : 'adapt',
    recipe,
    classes,
    seed,
    steps: recipe.adapt.steps,
    sourceId: id,
    sourceHash: contentHash,
    targetId: kind === 'generalize' ? null : target.id,
    targetHash: kind === 'generalize' ? null : target.contentHash,
    sourceRunId: sourceRun.id,
  };
}

/** Two runs of the same content, recipe and start: one need not be done again. */
function isSame(one: NewRun, other: NewRun): boolean {
  return (
    one.kind === other.kind &&
    one.seed === other.seed &&
    one.sourceHash === other.sourceHash &&
    one.targetHash === other.targetHash &&
    one.sourceRunId === other.sourceRunId &&
    canonical(one.recipe) === canonical(other.recipe)
  );
}

function existingOrNew(store: Store, planned: NewRun): RunRecord {
  const runs = store.runs.all().reverse();
  return runs.find((run) => isSame(run, planned)) ?? store.runs.create(planned);
}

/**
 * The row's run, trained to its end: new, gone on with where it stopped, or as it was.
 * @param sourceRecipe of the source-only model that it starts from
 */
export async function rowRun(
  project: SeedProject,
  row: Row,
  recipe: Recipe,
  sourceRecipe: Recipe,
): Promise<RunRecord> {
  const { context, source, target, seed } = project;
  const { store } = context;
  const trained = async (run: RunRecord): Promise<RunRecord> =>
    isDone(run) ? run : train(context, run);
  const plan = { source, target, recipe: sourceRecipe, seed };
  const sourceRun = await trained(sourceRunFor(store, plan));
  if (row.kind === 'source') return sourceRun;
  const planned = await plannedRun(project, row, recipe, sourceRun);
  return trained(existingOrNew(store, planned));
}
