import { isDone } from '../../contract/records.js';
import type { RunDetails, RunList, RunRow, RunState } from '../../contract/runs.js';
import { latestCheckpoint } from '../../service/checkpoint-files.js';
import { recipeDifferences } from '../../service/recipe-differences.js';
import { VALIDATION } from '../../service/recorder.js';
import { REFERENCES } from '../../service/reference-scores.js';
import type { RunRecord } from '../../store/runs.js';
import type { OpenProject } from '../open-project.js';
import { noteOf } from './notes.js';
import { queueOf } from './queue.js';

/** All runs and what is to be done. */
export function runList(project: OpenProject): RunList {
  const { store } = project;
  const { running, blocked } = queueOf(project);
  return {
    runs: store.runs.all().map((run) => rowOf(project, run)),
    queue: store.queue.all().map(({ run }) => run),
    running,
    blocked,
    trash: store.runs.trash().map(({ id, name, deletedAt }) => {
      return { id, name, deleted: deletedAt ?? '' };
    }),
  };
}

export function detailsOf(project: OpenProject, run: RunRecord): RunDetails {
  const { scores, events } = project.store;
  return {
    row: rowOf(project, run),
    notes: events.of(run.id).flatMap((event) => noteOf(event) ?? []),
    verdict: run.verdict,
    holdOut: scores.get(run.id, VALIDATION) ?? null,
    reference: scores.get(run.id, REFERENCES) ?? null,
  };
}

function rowOf(project: OpenProject, run: RunRecord): RunRow {
  const { store } = project;
  const { id, name, note, pinned, kind, step, steps, seed, backend, device, error } = run;
  const { trainedSeconds, waitedSeconds, nextBackend } = run;
  return {
    ...{ id, name, note, pinned, kind, step, steps, seed, backend, device, error },
    ...{ trainedSeconds, waitedSeconds, nextBackend },
    state: stateOf(project, run),
    recipe: run.recipe.name,
    differences: recipeDifferences(run.recipe),
    sourceRun: run.sourceRunId,
    continues: run.continuesRunId,
    created: run.createdAt,
    finished: run.finishedAt,
    verdict: run.verdict?.verdict ?? null,
    holdOut: store.scores.get(id, VALIDATION)?.miou ?? null,
    reference: store.scores.get(id, REFERENCES)?.miou ?? null,
    usable: latestCheckpoint(store, id) !== undefined,
  };
}

function stateOf(project: OpenProject, { id, status, pausedAt }: RunRecord): RunState {
  if (queueOf(project).running === id) return 'running';
  const isQueued = project.store.queue.all().some(({ run }) => run === id);
  if (isQueued) return 'waiting';
  if (isDone({ status })) return status === 'stopped' ? 'stopped' : 'finished';
  if (status === 'failed' || status === 'running') return status;
  if (pausedAt !== null) return 'paused';
  // One that was never begun has lost its place in the queue: it can be put there again.
  return 'interrupted';
}
