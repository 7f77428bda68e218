import { resolve } from 'node:path';
import { UserError } from '../../contract/error.js';
import { choiceOf } from '../../service/recipe-differences.js';
import { emptyTrash, restoreRuns, trashRuns } from '../../service/remove-run.js';
import { referenceFit } from '../../service/reference-fit.js';
import { scoreReferences } from '../../service/reference-scores.js';
import { classHistoryOf, curvesOf } from '../../service/run-curves.js';
import { enqueue, enqueueContinuation } from '../../service/start-run.js';
import type { RunRecord } from '../../store/runs.js';
import { isFolder } from '../folders/patience.js';
import { existing, type Handlers, type HandlersOf } from '../handlers.js';
import type { OpenProject, Projects } from '../open-project.js';
import { chosenTarget, currentTarget } from '../target/current.js';
import { differencesOf } from './differences.js';
import { diskUse } from './disk-use.js';
import { detailsOf, runList } from './list.js';
import { looksOf } from './pictures.js';
import { adaptPlan, startPlan } from './plan.js';
import { queueOf } from './queue.js';

const nothing = {};

/** Answers everything about adaptations and their runs. */
export function runHandlers(projects: Projects): HandlersOf<'adapt' | 'runs' | 'references'> {
  return {
    ...planHandlers(projects),
    ...controlHandlers(projects),
    ...historyHandlers(projects),
    ...shelfHandlers(projects),
    ...referenceHandlers(projects),
  };
}

function runOf({ store }: OpenProject, id: number): RunRecord {
  return existing(store.runs.get(id), `Run ${id}`);
}

function planHandlers(projects: Projects): HandlersOf<'adapt'> {
  return {
    'adapt.plan': ({ project, ...wish }) => adaptPlan(projects.get(project), wish),
    'adapt.start': ({ project: id, film, ...wish }) => {
      const project = projects.get(id);
      const { store } = project;
      const run = enqueue(store, startPlan(project, wish, film ?? null), wish.backend);
      queueOf(project).begin();
      return { run: run.id };
    },
  };
}

type Control = 'reorder' | 'pause' | 'resume' | 'stop' | 'discard' | 'look' | 'continue';

function controlHandlers(projects: Projects): Pick<Handlers, `runs.${Control}`> {
  return {
    'runs.reorder': ({ project: id, runs }) => {
      const project = projects.get(id);
      const queue = queueOf(project);
      // What is worked on stays the first.
      const first = queue.running === null ? [] : [queue.running];
      project.store.queue.reorder([...new Set([...first, ...runs])]);
      queue.changed();
      return nothing;
    },
    'runs.pause': ({ project, run }) => {
      queueOf(projects.get(project)).pause(run);
      return nothing;
    },
    'runs.resume': ({ project: id, run, backend }) => {
      const project = projects.get(id);
      resume(project, runOf(project, run), backend);
      return nothing;
    },
    'runs.stop': ({ project: id, run }) => {
      const project = projects.get(id);
      queueOf(project).keep(runOf(project, run).id);
      return nothing;
    },
    'runs.discard': async ({ project: id, run }) => {
      const project = projects.get(id);
      await queueOf(project).discard(runOf(project, run).id);
      return nothing;
    },
    'runs.look': ({ project }) => {
      queueOf(projects.get(project)).look();
      return nothing;
    },
    'runs.continue': ({ project: id, run, steps, backend }) => {
      const project = projects.get(id);
      const next = enqueueContinuation(project.store, runOf(project, run), { steps, backend });
      queueOf(project).begin();
      return { run: next.id };
    },
  };
}

function resume(
  project: OpenProject,
  run: RunRecord,
  backend: Parameters<OpenProject['store']['queue']['add']>[1],
): void {
  const { store } = project;
  // Of a pair, the one that starts from the other stands for both.
  const waiting = store.runs.all().findLast((other) => other.sourceRunId === run.id);
  const entry = run.kind === 'source' ? waiting : run;
  if (!entry) throw new UserError(`Run ${run.id} is source-only: start an adaptation from it.`);
  if (store.queue.all().some((each) => each.run === entry.id)) return;
  store.transaction(() => {
    store.runs.pause(entry.id, null);
    store.queue.add(entry.id, backend);
  });
  queueOf(project).begin();
}

type History = 'list' | 'details' | 'progress' | 'curves' | 'classes' | 'looks' | 'compare';

function historyHandlers(projects: Projects): Pick<Handlers, `runs.${History}`> {
  return {
    'runs.list': ({ project }) => runList(projects.get(project)),
    'runs.details': ({ project: id, run }) => {
      const project = projects.get(id);
      return detailsOf(project, runOf(project, run));
    },
    'runs.progress': ({ project }) => queueOf(projects.get(project)).progress,
    'runs.curves': ({ project: id, runs, ...range }) => {
      const project = projects.get(id);
      return runs.map((run) => curvesOf(project.store, runOf(project, run), range));
    },
    'runs.classes': ({ project: id, run, ...range }) => {
      const project = projects.get(id);
      return classHistoryOf(project.store, runOf(project, run), range);
    },
    'runs.looks': ({ project: id, run }) => {
      const project = projects.get(id);
      return looksOf(project, runOf(project, run).id);
    },
    'runs.compare': ({ project: id, run, other }) => {
      const project = projects.get(id);
      return differencesOf(project, runOf(project, run), runOf(project, other));
    },
  };
}

type Shelf = 'edit' | 'choice' | 'delete' | 'restore' | 'emptyTrash' | 'diskUse';

function shelfHandlers(projects: Projects): Pick<Handlers, `runs.${Shelf}`> {
  return {
    'runs.edit': ({ project: id, run: runId, ...label }) => {
      const project = projects.get(id);
      const { name, note, pinned } = runOf(project, runId);
      const { name: newName = name, note: newNote = note, pinned: isPinned = pinned } = label;
      project.store.runs.label(runId, { name: newName, note: newNote, pinned: isPinned });
      queueOf(project).changed();
      return nothing;
    },
    'runs.choice': ({ project: id, run: runId }) => {
      const { recipe, seed } = runOf(projects.get(id), runId);
      return { ...choiceOf(recipe), seed };
    },
    'runs.delete': ({ project: id, runs }) => {
      const project = projects.get(id);
      trashRuns(project.store, runs);
      queueOf(project).changed();
      return nothing;
    },
    'runs.restore': ({ project: id, runs }) => {
      const project = projects.get(id);
      restoreRuns(project.store, runs);
      queueOf(project).changed();
      return nothing;
    },
    'runs.emptyTrash': async ({ project: id }) => {
      const project = projects.get(id);
      await emptyTrash(project.store, true);
      queueOf(project).changed();
      return nothing;
    },
    'runs.diskUse': ({ project }) => {
      const { store } = projects.get(project);
      return Promise.all(
        [...store.runs.all(), ...store.runs.trash()].map(async ({ id }) => {
          return { run: id, bytes: await diskUse(store.runFolder(id)) };
        }),
      );
    },
  };
}

function referenceHandlers(projects: Projects): HandlersOf<'references'> {
  return {
    'references.get': async ({ project: id }) => {
      const project = projects.get(id);
      const { store } = project;
      const target = currentTarget(project);
      const directory = target && store.references.of(target.id);
      if (target === undefined || directory === undefined) return { directory: null, fit: null };
      return { directory, fit: await referenceFit(store, target.id, directory) };
    },
    'references.set': async ({ project: id, directory }) => {
      const project = projects.get(id);
      const { store } = project;
      const target = chosenTarget(project).id;
      if (directory !== null && !(await isFolder(resolve(directory)))) {
        throw new UserError(`The folder ${directory} is not there: choose another one.`);
      }
      store.references.set(target, directory === null ? null : resolve(directory));
      if (directory !== null) scoreAll(project, target);
      queueOf(project).changed();
      return nothing;
    },
  };
}

/** Holds all runs that have masks to the references, in the background. */
function scoreAll(project: OpenProject, target: number): void {
  const { id, store, tasks } = project;
  tasks.start(id, 'score-runs', 'Scoring by reference masks', async ({ signal, progress }) => {
    const runs = store.runs.all();
    for (const [done, run] of runs.entries()) {
      progress(done, runs.length);
      await scoreReferences(store, run, target, signal);
    }
    queueOf(project).changed();
  });
}
