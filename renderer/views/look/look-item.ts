/** An image as `Look` needs it: a row of the light table, or a labeled pair. */
export interface LookItem {
  id: number;
  /** Relative to its folder, with '/'. */
  path: string;
  /** Part of the address of its pictures; null until it is read. */
  version: string | null;
  /** EXIF orientation applied; null until it is read. */
  width: number | null;
  height: number | null;
  /** Why it can't be shown, one sentence. */
  problem: string | null;
  /** Whether somebody has decided about it; left out where there is nothing to decide. */
  reviewed?: boolean;
}

/** The nearest item from `current` on that fulfils a condition; undefined where there is none. */
export function neighbour(
  items: readonly LookItem[],
  current: number,
  direction: 1 | -1,
  fits: (item: LookItem) => boolean = () => true,
): LookItem | undefined {
  const start = items.findIndex(({ id }) => id === current);
  for (let index = start + direction; index >= 0 && index < items.length; index += direction) {
    const item = items[index];
    if (item && fits(item)) return item;
  }
  return undefined;
}
