import { InterruptedError, UserError } from '../contract/error.js';
import type { Measures } from '../contract/events.js';
import type { Verdict } from '../contract/runs.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { classShift, keptSourceOnly } from './class-shift.js';
import type { RunPair } from './choose-run.js';
import { keepAndTell, type Context } from './context.js';
import type { ImportedTarget } from './import-data.js';
import { changedShare, classShares, maskChanges, summed } from './mask-changes.js';
import { VALIDATION } from './recorder.js';
import { scoreReferences } from './reference-scores.js';
import { verdictOf, type Evidence } from './verdict.js';

/** Says whether a pair's adaptation seems to have helped, and keeps it with the run. */
export async function judgeRun(
  context: Context,
  pair: RunPair,
  target: Pick<ImportedTarget, 'id'>,
): Promise<void> {
  const { store, signal } = context;
  const evidence = await evidenceOf(store, pair, target.id, signal);
  store.runs.setVerdict(pair.run.id, { ...verdictOf(evidence, startOf(pair.run)), ...evidence });
  try {
    for (const run of [pair.sourceRun, pair.run]) {
      await scoreReferences(store, run, target.id, signal);
    }
  } catch (error) {
    // Masks that don't fit take nothing from the run.
    if (!(error instanceof UserError) || error instanceof InterruptedError) throw error;
    const { message } = error;
    keepAndTell(context, pair.run.id, { event: 'warning', run: pair.run.id, message });
  }
}

function startOf({ continuesRunId }: RunRecord): string {
  return continuesRunId === null ? 'source-only' : `the model of run ${continuesRunId}`;
}

async function evidenceOf(
  store: Store,
  { sourceRun, run }: RunPair,
  target: number,
  signal: AbortSignal,
): Promise<Evidence> {
  const matrix = summed(await maskChanges(store, { run, other: sourceRun, target }, signal));
  const shares = classShares(matrix);
  const holdOut = {
    before: store.scores.get(sourceRun.id, VALIDATION)?.miou ?? null,
    after: store.scores.get(run.id, VALIDATION)?.miou ?? null,
  };
  const { before, after } = holdOut;
  return {
    keptSourceOnly: keptSourceOnly(store, run),
    changed: changedShare(matrix),
    classes: run.classes.classes.map(({ id, name }, index) => {
      return { id, name, ...(shares[index] ?? { before: 0, after: 0 }) };
    }),
    shift: classShift(store, sourceRun, run, target),
    measures: measuresOf(store, run),
    holdOut: before === null || after === null ? null : { before, after },
  };
}

/** Of the first look and of the one whose model the run has. */
function measuresOf(store: Store, run: RunRecord): Verdict['measures'] {
  const rows = store.measures.of(run.id);
  const chosen = store.events.of(run.id).findLast(({ event }) => event === 'chosen');
  const last = chosen?.event === 'chosen' ? chosen.step : (rows.at(-1)?.step ?? 0);
  const first = rows[0]?.step;
  const value = (name: keyof Measures, step: number | undefined): number =>
    rows.find((row) => row.step === step && row.name === name)?.value ?? NaN;
  const both = (name: keyof Measures) => {
    return { before: value(name, first), after: value(name, last) };
  };
  const measures = {
    flipAgreement: both('flipAgreement'),
    scaleAgreement: both('scaleAgreement'),
    brightnessAgreement: both('brightnessAgreement'),
    teacherAgreement: both('teacherAgreement'),
    entropy: both('entropy'),
  };
  const all = Object.values(measures).flatMap(({ before, after }) => [before, after]);
  return all.every(Number.isFinite) ? measures : null;
}
