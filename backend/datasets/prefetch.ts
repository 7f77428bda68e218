/**
 * Batches from `fromStep` on, without end: while one is being used the next is already decoded.
 * An error of a batch is thrown when that batch is asked for.
 */
export async function* prefetched<T>(
  batch: (step: number) => Promise<T>,
  fromStep: number,
): AsyncGenerator<T, never, undefined> {
  let next = batch(fromStep);
  for (let step = fromStep + 1; ; step++) {
    const current = await next;
    next = batch(step);
    // Whoever stops early never asks for this one: its error must not end the process.
    next.catch(() => undefined);
    yield current;
  }
}
