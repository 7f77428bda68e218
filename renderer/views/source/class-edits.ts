import type { ClassList, SegmentationClass } from '../../../backend/contract/classes.js';
import { paletteColor } from '../../../backend/contract/palette.js';

/** Every edit gives a new list; an id that is in none gives the same. */
function changed(
  list: ClassList,
  id: number,
  change: (entry: SegmentationClass) => SegmentationClass,
): ClassList {
  return {
    ...list,
    classes: list.classes.map((entry) => (entry.id === id ? change(entry) : entry)),
  };
}

export function renamed(list: ClassList, id: number, name: string): ClassList {
  return changed(list, id, (entry) => ({ ...entry, name }));
}

/** @param color '#rrggbb' */
export function recoloured(list: ClassList, id: number, color: string): ClassList {
  return changed(list, id, (entry) => ({ ...entry, color }));
}

/** Towards the beginning (-1) or the end (1) of the list; at its ends the same list. */
export function moved(list: ClassList, id: number, by: -1 | 1): ClassList {
  const classes = [...list.classes];
  const from = classes.findIndex((entry) => entry.id === id);
  const [one, other] = [classes[from], classes[from + by]];
  if (!one || !other) return list;
  classes[from] = other;
  classes[from + by] = one;
  return { ...list, classes };
}

/** Whether a mask value counts in training and evaluation. */
export function counting(list: ClassList, value: number, counts: boolean): ClassList {
  const others = list.ignore.filter((ignored) => ignored !== value);
  return { ...list, ignore: counts ? others : [...others, value].sort((a, b) => a - b) };
}

/** Every class in the colour that its place has by default. */
export function withPalette(list: ClassList): ClassList {
  const classes = list.classes.map((entry, index) => ({ ...entry, color: paletteColor(index) }));
  return { ...list, classes };
}
