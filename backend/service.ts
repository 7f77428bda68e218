import type { TowlineEvent } from './contract/events.js';
import type { BackendChoice } from './contract/job.js';
import type {
  AdaptSummary,
  Comparison,
  GeneralizeSummary,
  PredictSummary,
  RunLine,
} from './contract/records.js';
import { adapt, type AdaptOptions } from './service/adapt.js';
import { compareRuns } from './service/compare-runs.js';
import { generalize, type GeneralizeOptions } from './service/generalize.js';
import { predictFolder, type PredictOptions } from './service/predict-folder.js';
import { resumeAdaptation, resumeGeneralization } from './service/resume.js';
import { runLine } from './service/run-line.js';
import { Store } from './store/store.js';

export type { AdaptOptions } from './service/adapt.js';
export type { GeneralizeOptions } from './service/generalize.js';
export type { PredictOptions } from './service/predict-folder.js';

/** How a piece of work is done and watched. */
export interface WorkOptions {
  /** Left open: the fastest that works, or in a resumed run the one that it began with. */
  backend?: BackendChoice;
  onEvent: (event: TowlineEvent) => void;
  signal: AbortSignal;
}

/** Everything that can be done in one project. */
export interface Service {
  /** Trains on a source, adapts to a target, and writes the masks of both models. */
  adapt(options: AdaptOptions, work: WorkOptions): Promise<AdaptSummary>;
  /** Goes on with an adaptation that was interrupted or failed. */
  resumeAdaptation(run: number, work: WorkOptions): Promise<AdaptSummary>;
  /** Trains on a source, then for images of any look, without a target. */
  generalize(options: GeneralizeOptions, work: WorkOptions): Promise<GeneralizeSummary>;
  /** Goes on with a generalization that was interrupted or failed. */
  resumeGeneralization(run: number, work: WorkOptions): Promise<GeneralizeSummary>;
  /** Writes masks of any folder's images with a run's model. */
  predict(options: PredictOptions, work: WorkOptions): Promise<PredictSummary>;
  /** Validation scores and class shares of the two models of an adaptation or generalization. */
  compare(summary: Pick<GeneralizeSummary, 'sourceRun' | 'run'>): Comparison;
  /** All runs, oldest first. */
  runs(): RunLine[];
  close(): void;
}

/**
 * What a service is opened for: 'create' makes the project where there is none; both it and 'train'
 * keep other processes from training in the project; 'read' leaves it as it is.
 */
export type Access = 'create' | 'train' | 'read';

/** Opens a project. @throws UserError where that can't be done */
export function createService(project: string, access: Access): Service {
  const store = Store.open(project, {
    create: access === 'create',
    exclusive: access !== 'read',
  });
  const context = ({ backend, onEvent: report, signal }: WorkOptions) => {
    return { store, backend, report, signal };
  };
  return {
    adapt: (options, work) => adapt(context(work), options),
    resumeAdaptation: (run, work) => resumeAdaptation(context(work), run),
    generalize: (options, work) => generalize(context(work), options),
    resumeGeneralization: (run, work) => resumeGeneralization(context(work), run),
    predict: (options, work) => predictFolder(context(work), options),
    compare: ({ sourceRun, run }) => compareRuns(store, sourceRun, run),
    runs: () => store.runs.all().map((run) => runLine(store, run)),
    close: () => store.close(),
  };
}
