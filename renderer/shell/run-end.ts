import type { RunRow, RunState } from '../../backend/contract/runs.js';
import { runName } from '../state/run-name.js';

/** In which a run may come to an end. */
const ACTIVE: readonly (RunState | undefined)[] = ['running', 'waiting'];
const VERDICTS = {
  better: 'probably better',
  unclear: 'no clear change',
  worse: 'probably worse',
} as const;

/** What is to be told of a run that has just come to its end; undefined where it has not. */
export function endOf(
  before: RunState | undefined,
  run: RunRow,
): { good: boolean; text: string } | undefined {
  if (!ACTIVE.includes(before)) return undefined;
  const verdict = run.verdict && `: ${VERDICTS[run.verdict]}`;
  switch (run.state) {
    case 'finished':
      // A source-only run ends in the middle of the user's.
      if (run.kind === 'source') return undefined;
      return { good: true, text: `${runName(run)} is finished${verdict ?? ''}.` };
    case 'stopped':
      return { good: true, text: `${runName(run)} ended early${verdict ?? ''}.` };
    case 'failed':
      return { good: false, text: `${runName(run)} failed. ${run.error ?? ''}`.trim() };
    default:
      return undefined;
  }
}
