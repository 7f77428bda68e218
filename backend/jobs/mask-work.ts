import { Worker } from 'node:worker_threads';
import { InterruptedError } from '../contract/error.js';
import type { ClassList } from '../contract/classes.js';
import type { Scores } from '../contract/events.js';

/** Index masks of the same image: the second is held to the first. */
export interface MaskPair {
  id: number;
  /** Absolute paths. */
  first: string;
  second: string;
}

/** Masks to be compared, both of models; or masks of a model with true ones, which come first. */
export interface MaskWork {
  kind: 'changes' | 'scores';
  classes: ClassList;
  pairs: MaskPair[];
}

/** Of one pair: pixels by class of the first and of the second, row by row, or why there are none. */
export type MaskAnswer =
  | { id: number; matrix: number[]; miou: number | null }
  | { id: number; problem: string }
  /** The last word: of all pairs together. */
  | { scores: Scores };

export type PairAnswer = Exclude<MaskAnswer, { scores: Scores }>;

const THREAD = new URL('./mask-thread.js', import.meta.url);

/**
 * Compares masks in a thread of its own.
 * @returns the scores of all pairs together, the first taken as the truth
 * @throws what `onAnswer` throws, and where the signal ends it
 */
export async function compareMasks(
  work: MaskWork,
  onAnswer: (answer: PairAnswer) => void,
  signal: AbortSignal,
): Promise<Scores> {
  if (signal.aborted) throw new InterruptedError('The comparison of masks was stopped.');
  const thread = new Worker(THREAD, { workerData: work });
  try {
    return await new Promise<Scores>((resolve, reject) => {
      thread.on('message', (answer: MaskAnswer) => {
        try {
          if ('scores' in answer) resolve(answer.scores);
          else onAnswer(answer);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      thread.on('error', reject);
      thread.on('exit', () => reject(new Error('The thread that compares masks ended early.')));
      const stop = (): void => reject(new InterruptedError('The comparison of masks was stopped.'));
      signal.addEventListener('abort', stop, { once: true });
    });
  } finally {
    await thread.terminate();
  }
}
