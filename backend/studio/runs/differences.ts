import type { Differences } from '../../contract/runs.js';
import type { Scores } from '../../contract/events.js';
import { changedShare, classShares, maskChanges, summed } from '../../service/mask-changes.js';
import { VALIDATION } from '../../service/recorder.js';
import { REFERENCES } from '../../service/reference-scores.js';
import type { RunRecord } from '../../store/runs.js';
import type { OpenProject } from '../open-project.js';
import { perProject } from '../per-project.js';
import { chosenTarget } from '../target/current.js';

const closingOf = perProject((project) => {
  const closing = new AbortController();
  project.beforeClosing(() => closing.abort());
  return closing.signal;
});

/** How the masks of a run differ from those of another on the present target. */
export async function differencesOf(
  project: OpenProject,
  run: RunRecord,
  other: RunRecord,
): Promise<Differences> {
  const { store } = project;
  const target = chosenTarget(project).id;
  const changes = await maskChanges(store, { run, other, target }, closingOf(project));
  const matrix = summed(changes);
  const shares = classShares(matrix);
  const scores = (dataset: string) => {
    const [before, after] = [other.id, run.id].map((id) => store.scores.get(id, dataset));
    return (index: number) => ({ before: iouOf(before, index), after: iouOf(after, index) });
  };
  const [holdOut, reference] = [scores(VALIDATION), scores(REFERENCES)];
  return {
    changed: changedShare(matrix),
    classes: run.classes.classes.map(({ id, name }, index) => {
      const share = shares[index] ?? { before: 0, after: 0 };
      return { id, name, share, holdOut: holdOut(index), reference: reference(index) };
    }),
    moves: movesOf(matrix),
    images: imagesOf(project, changes, { run, other }),
  };
}

function iouOf(scores: Scores | undefined, index: number): number | null {
  return scores?.classes[index]?.iou ?? null;
}

function movesOf(matrix: readonly number[]): Differences['moves'] {
  const classes = Math.sqrt(matrix.length);
  const total = Math.max(
    1,
    matrix.reduce((sum, count) => sum + count, 0),
  );
  return matrix
    .map((count, at) => ({
      from: Math.floor(at / classes),
      to: at % classes,
      share: count / total,
    }))
    .filter(({ from, to, share }) => from !== to && share > 0)
    .sort((one, other) => other.share - one.share);
}

function imagesOf(
  { store }: OpenProject,
  changes: readonly { targetImageId: number; matrix: number[] }[],
  { run, other }: { run: RunRecord; other: RunRecord },
): Differences['images'] {
  const [before, after] = [store.references.scores(other.id), store.references.scores(run.id)];
  const records = store.targetImages.some(changes.map(({ targetImageId }) => targetImageId));
  const paths = new Map(records.map(({ id, image }) => [id, image]));
  return changes
    .map(({ targetImageId: image, matrix }) => ({
      image,
      path: paths.get(image) ?? '',
      changed: changedShare(matrix),
      reference: { before: before.get(image) ?? null, after: after.get(image) ?? null },
    }))
    .sort((one, another) => another.changed - one.changed);
}
