import { spawn } from 'node:child_process';

export interface Finished {
  /** Null when the program could not be started or was killed. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Set when the program could not be started, for example because there is no such program. */
  failure?: NodeJS.ErrnoException;
}

/** Runs a program to its end and keeps what it wrote. Rejects only when aborted. */
export function runChild(
  program: string,
  parameters: string[],
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Finished> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      signal,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', (failure) => {
      if (signal.aborted) reject(failure);
      else resolve({ code: null, stdout, stderr, failure });
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The first line that names an error, else the last line that says anything. */
export function gist(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '');
  return said.find((line) => /error/i.test(line)) ?? said.at(-1) ?? 'it said nothing';
}
