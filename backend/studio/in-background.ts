import { messageOf } from '../contract/error.js';

/** Work that nobody waits for: why it failed is said on the terminal. */
export function inBackground(work: Promise<unknown>): void {
  work.catch((error: unknown) => console.warn(messageOf(error)));
}
