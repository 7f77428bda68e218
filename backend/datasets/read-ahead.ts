/**
 * Each item with what is read for it; while one is being used the next is already read, and no
 * more than that. An error belongs to its item: the others are read all the same.
 */
export function* readAhead<Item, Read>(
  items: readonly Item[],
  read: (item: Item) => Promise<Read>,
): Generator<[item: Item, reading: Promise<Read>], void, undefined> {
  let ready: [Item, Promise<Read>] | undefined;
  for (const item of items) {
    const start = (): Promise<Read> => read(item);
    const reading = ready ? ready[1].then(start, start) : start();
    // Whoever stops early never asks for this one: its error must not end the process.
    reading.catch(() => undefined);
    if (ready) yield ready;
    ready = [item, reading];
  }
  if (ready) yield ready;
}
