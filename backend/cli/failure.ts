import { inspect } from 'node:util';
import { InterruptedError, messageOf, UserError } from '../contract/error.js';
import { remark } from './output.js';
import { signalExitCode } from './signals.js';

const FAILED = 1;

/** One sentence on standard error, with the stack only where it was asked for; the exit code. */
export function reportFailure(error: unknown, verbose: boolean): number {
  remark(sentence(error));
  if (verbose) remark(inspect(error));
  return error instanceof InterruptedError ? signalExitCode() : FAILED;
}

function sentence(error: unknown): string {
  const message = messageOf(error).replace(/\s*\n\s*/g, ' ');
  if (error instanceof UserError) return message;
  return `Towline has a defect here: ${message} (--verbose shows where).`;
}
