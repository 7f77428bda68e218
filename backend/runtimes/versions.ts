/**
 * The release numbers of a Python package, as in 12.9.86; undefined for every other form (development
 * versions, release candidates, post-releases), which is never installed.
 */
function releaseOf(version: string): number[] | undefined {
  return /^\d+(\.\d+)*$/.test(version) ? version.split('.').map(Number) : undefined;
}

/** Below 0 where the first version is the older one; undefined where one is no plain release. */
export function compareVersions(first: string, second: string): number | undefined {
  const [a, b] = [releaseOf(first), releaseOf(second)];
  if (a === undefined || b === undefined) return undefined;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const OPERATORS: Record<string, (difference: number) => boolean> = {
  '==': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '>=': (difference) => difference >= 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '<': (difference) => difference < 0,
};

/** Whether a release meets what a Python package asks for, as in `<13.0,>=12.5.82`. */
export function satisfies(version: string, specifier: string): boolean {
  const clauses = specifier.split(',').filter((clause) => clause.trim() !== '');
  return releaseOf(version) !== undefined && clauses.every((clause) => meets(version, clause));
}

function meets(version: string, clause: string): boolean {
  const [, operator = '', wanted = ''] = /^\s*([=!<>]+)\s*(.*?)\s*$/.exec(clause) ?? [];
  const difference = compareVersions(version, wanted);
  return difference !== undefined && (OPERATORS[operator]?.(difference) ?? false);
}
