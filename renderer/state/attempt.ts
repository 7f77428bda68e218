import { toast } from 'svelte-sonner';
import { CallError } from '../api/connection.js';

/**
 * Does something that the user asked for; where it fails, the sentence is shown.
 * @returns undefined where it failed
 */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    tellError(error);
    return undefined;
  }
}

/** Shows what went wrong until the user has read it. */
export function tellError(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  const isExpected = error instanceof CallError && error.code !== 'defect';
  toast.error(isExpected ? text : `Towline has a defect here: ${text}`, { duration: 12_000 });
}
