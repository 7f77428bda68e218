/**
 * First Okabe and Ito's colours that people with colour-vision deficiencies tell apart ("Color
 * Universal Design", 2008), without black, which is what ignored pixels look like. Then, one after
 * the other, the colour that is farthest from all before it: by CIEDE2000 as seen by everybody, and
 * by 1.6 times that as seen with protanopia, deuteranopia or tritanopia.
 */
const BASE = [
  ...['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442'],
  ...['#662222', '#0000cc', '#66ffee', '#444466', '#666644', '#ccccaa', '#8866ff', '#884400'],
  ...['#88cc66', '#aaaaaa', '#224444', '#668844', '#886666', '#88aa88', '#0044aa', '#cc00ff'],
  ...['#aacccc', '#ff0044', '#aaffaa', '#cc0000', '#666688'],
];

/** A default colour for the class at a place of the list, 0 to 254; no two are the same. */
export function paletteColor(index: number): string {
  const base = BASE[index % BASE.length] ?? '#808080';
  const round = Math.floor(index / BASE.length);
  return round === 0 ? base : mixed(base, shareOf(round));
}

/** 1/2, -1/2, 1/4, -1/4, 3/4, ...: as far from the earlier rounds as can be. */
function shareOf(round: number): number {
  const step = Math.ceil(round / 2);
  // The van der Corput sequence in base 2.
  let share = 0;
  for (let rest = step, unit = 0.5; rest > 0; rest >>= 1, unit /= 2) share += (rest & 1) * unit;
  return round % 2 === 1 ? share : -share;
}

function mixed(color: string, share: number): string {
  const value = Number.parseInt(color.slice(1), 16);
  const channels = [value >> 16, (value >> 8) & 255, value & 255].map((channel) =>
    Math.round(share > 0 ? channel + (255 - channel) * share : channel * (1 + share)),
  );
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
