import { constants } from 'node:os';
import { remark } from './output.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let received: (typeof SIGNALS)[number] = 'SIGINT';

/** What shells expect of a program that a signal ended: 130 after Ctrl-C. */
export function signalExitCode(): number {
  return 128 + constants.signals[received];
}

/**
 * Runs work that Ctrl-C (or the end of the session) stops cleanly. A second Ctrl-C ends the process
 * at once, and the worker with it.
 */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (signal: (typeof SIGNALS)[number]): void => {
    received = signal;
    if (controller.signal.aborted) process.exit(signalExitCode());
    remark('Stopping after this step; once more to stop at once.');
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

/**
 * Waits for Ctrl-C, or the end of the session, from when it is called; a second one ends the process
 * at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(128 + constants.signals[signal]));
        resolve();
      });
    }
  });
}
