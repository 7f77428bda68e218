import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  modeLab65,
  modeRgb,
  parseHex,
  useMode,
  type Color,
} from 'culori/fn';
import type { SegmentationClass } from '../../../backend/contract/classes.js';

useMode(modeRgb);
useMode(modeLab65);

/** Two classes whose colours are hard to tell apart. */
export interface AlikePair {
  one: SegmentationClass;
  other: SegmentationClass;
  /** For whom: for all, or for people with a colour-vision deficiency. */
  sight: 'all' | 'colour-blind';
  /** CIEDE2000, the smallest over all kinds of sight: 1 is just to be seen side by side. */
  distance: number;
}

/** Areas of these CIEDE2000 distances apart are confused across a picture. */
const ALIKE = 12;
const ALIKE_COLOUR_BLIND = 7;

const difference = differenceCiede2000();
const seeAs: readonly ((color: Color) => Color)[] = [
  filterDeficiencyProt(),
  filterDeficiencyDeuter(),
  filterDeficiencyTrit(),
];

/** Pairs of classes that look alike, the most alike first. */
export function alikeColours(classes: readonly SegmentationClass[]): AlikePair[] {
  const seen = classes.map((entry) => {
    const color = parseHex(entry.color) ?? { mode: 'rgb', r: 0, g: 0, b: 0 };
    return { entry, color, otherwise: seeAs.map((filter) => filter(color)) };
  });
  const pairs = seen.flatMap((one, index) =>
    seen.slice(index + 1).flatMap((other): AlikePair[] => {
      const distance = difference(one.color, other.color);
      const blind = Math.min(
        ...one.otherwise.map((color, kind) => difference(color, other.otherwise[kind] ?? color)),
      );
      const sight = distance < ALIKE ? 'all' : blind < ALIKE_COLOUR_BLIND ? 'colour-blind' : null;
      if (!sight) return [];
      return [{ one: one.entry, other: other.entry, sight, distance: Math.min(distance, blind) }];
    }),
  );
  return pairs.sort((one, other) => one.distance - other.distance);
}
