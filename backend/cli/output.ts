/**
 * Where the reader of the output is gone (`towline runs | head -1`), the work still goes on: what
 * would be written is dropped.
 */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** One line for people. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line for machines: an object as JSON. */
export function printJson(value: object): void {
  print(JSON.stringify(value));
}

/** One line that must not mix with the results: progress, remarks and errors. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`);
}
