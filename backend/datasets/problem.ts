import { UserError } from '../contract/error.js';

/** What is wrong with one file: `reason` is a whole sentence that does not repeat the file's name. */
export class FileProblem extends UserError {
  constructor(
    readonly file: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`${file}: ${reason}`, { cause });
  }
}
