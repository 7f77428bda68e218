/** Two lists of relative paths, matched by subfolder and name without extension. */
export interface Pairing {
  pairs: [left: string, right: string][];
  leftOnly: string[];
  rightOnly: string[];
  /** Files that share a stem on one side, so that no pair can be told. */
  ambiguous: { left: string[]; right: string[] }[];
}

/**
 * Subfolder and name without extension. Composed and decomposed accents are the same name: macOS
 * writes one form, most other systems the other.
 */
export function stemOf(path: string): string {
  return path.replace(/\.[^./]*$/, '').normalize('NFC');
}

/**
 * Pairs `a/b.jpg` of one list with `a/b.png` of the other; the order of the lists is kept.
 * @param compared the part of a path that tells what belongs together
 */
export function pairByStem(
  left: readonly string[],
  right: readonly string[],
  compared: (path: string) => string = (path) => path,
): Pairing {
  const key = (path: string) => stemOf(compared(path));
  const lefts = grouped(left, key);
  const rights = grouped(right, key);
  const pairing: Pairing = { pairs: [], leftOnly: [], rightOnly: [], ambiguous: [] };
  for (const [stem, mine] of lefts) {
    const theirs = rights.get(stem) ?? [];
    const [first, second] = [mine[0], theirs[0]];
    if (first === undefined || second === undefined) pairing.leftOnly.push(...mine);
    else if (mine.length > 1 || theirs.length > 1) {
      pairing.ambiguous.push({ left: mine, right: theirs });
    } else pairing.pairs.push([first, second]);
  }
  pairing.rightOnly = right.filter((path) => !lefts.has(key(path)));
  return pairing;
}

function grouped(paths: readonly string[], key: (path: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const group = groups.get(key(path));
    if (group) group.push(path);
    else groups.set(key(path), [path]);
  }
  return groups;
}
