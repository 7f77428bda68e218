import { BACKENDS, type Backend } from '../contract/job.js';
import { WorkerFailure } from '../jobs/runner.js';
import type { RunRecord } from '../store/runs.js';
import { runtimeOption, type Context } from './context.js';

/**
 * What may compute a run that has failed, where what it computed on may be why: its process died or
 * met a defect there, or the backend that was asked for did not start. Null where nothing is left
 * to try, or the cause is another one (a file that can't be read).
 */
export function nextBackend(
  { backend: began }: RunRecord,
  { backend: asked }: Pick<Context, 'backend'>,
  error: unknown,
): Backend | null {
  const named = asked === 'auto' ? undefined : asked;
  const used = BACKENDS.find((name) => name === (named ?? began));
  const didNotStart = named !== undefined && began !== named;
  if (used === undefined || !(didNotStart || error instanceof WorkerFailure)) return null;
  const { tensorflowRuntime } = runtimeOption();
  const left = BACKENDS.slice(BACKENDS.indexOf(used) + 1);
  return left.find((name) => name !== 'tensorflow' || tensorflowRuntime !== undefined) ?? null;
}
