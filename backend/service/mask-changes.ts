import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../contract/error.js';
import { compareMasks } from '../jobs/mask-work.js';
import type { MaskChange } from '../store/mask-changes.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';

/**
 * How the masks of a run differ from another's on the images of a target that both have seen; what
 * was compared before is not read again.
 * @throws UserError where the runs don't know the same classes, or have no masks in common
 */
export async function maskChanges(
  store: Store,
  { run, other, target }: { run: RunRecord; other: RunRecord; target: number },
  signal: AbortSignal,
): Promise<MaskChange[]> {
  const ids = ({ classes }: RunRecord): number[] => classes.classes.map(({ id }) => id);
  if (!isDeepStrictEqual(ids(run), ids(other))) {
    throw new UserError(`Runs ${other.id} and ${run.id} have different classes.`);
  }
  const pair = { run: run.id, other: other.id };
  const known = new Set(store.maskChanges.of(pair, target).map((change) => change.targetImageId));
  const hashes = new Map<number, string>();
  const before = new Map(
    store.results.of(other.id, target).map((each) => [each.targetImageId, each]),
  );
  const pairs = store.results.of(run.id, target).flatMap((result) => {
    const { targetImageId: id, imageHash } = result;
    const earlier = before.get(id);
    if (known.has(id) || earlier?.imageHash !== imageHash) return [];
    hashes.set(id, imageHash);
    return [{ id, first: earlier.mask, second: result.mask }];
  });
  if (pairs.length > 0) {
    const work = { kind: 'changes' as const, classes: run.classes, pairs };
    const found: MaskChange[] = [];
    await compareMasks(
      work,
      (answer) => {
        if ('matrix' in answer) found.push({ targetImageId: answer.id, matrix: answer.matrix });
      },
      signal,
    );
    store.transaction(() => {
      for (const change of found) {
        store.maskChanges.save(pair, change, hashes.get(change.targetImageId) ?? '');
      }
    });
  }
  const changes = store.maskChanges.of(pair, target);
  if (changes.length > 0) return changes;
  throw new UserError(`Runs ${other.id} and ${run.id} have no masks of the same images yet.`);
}

/** Matrices of several images together. */
export function summed(changes: readonly { matrix: readonly number[] }[]): number[] {
  const sums: number[] = [];
  for (const { matrix } of changes) {
    matrix.forEach((count, index) => (sums[index] = (sums[index] ?? 0) + count));
  }
  return sums;
}

/** Share of the pixels of a matrix that are not on its diagonal. */
export function changedShare(matrix: readonly number[]): number {
  const classes = Math.sqrt(matrix.length);
  const total = matrix.reduce((sum, count) => sum + count, 0);
  const same = matrix.reduce((sum, count, at) => sum + (at % (classes + 1) === 0 ? count : 0), 0);
  return total > 0 ? 1 - same / total : 0;
}

/** Share of the pixels that each class has, before (rows) and after (columns). */
export function classShares(matrix: readonly number[]): { before: number; after: number }[] {
  const classes = Math.sqrt(matrix.length);
  const total = Math.max(
    1,
    matrix.reduce((sum, count) => sum + count, 0),
  );
  return Array.from({ length: classes }, (_, index) => {
    let [before, after] = [0, 0];
    for (let other = 0; other < classes; other++) {
      before += matrix[index * classes + other] ?? 0;
      after += matrix[other * classes + index] ?? 0;
    }
    return { before: before / total, after: after / total };
  });
}
