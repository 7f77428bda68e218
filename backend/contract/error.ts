/**
 * A failure that the user can act on. Its message is one sentence that says what went wrong, where,
 * and what to do; it is shown as it is, without a stack trace.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** Work that was stopped on request; its message says how far it came. */
export class InterruptedError extends UserError {
  override readonly name = 'InterruptedError';

  constructor(
    message: string,
    /** The run that can be resumed, where one had begun. */
    readonly run?: number,
  ) {
    super(message);
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
