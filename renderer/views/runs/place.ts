/** Where on the Runs page: part of the address, so that back, forward and reload work. */
export type Place =
  | { at: 'table' }
  | { at: 'run'; run: number }
  | { at: 'curves'; runs: number[] }
  /** Why `run` is better than `other`, or isn't. */
  | { at: 'compare'; run: number; other: number };

export function placeOf(text: string | undefined): Place {
  const [name = '', list = ''] = (text ?? '').split('/');
  const ids = list.split(',').map(Number);
  const isList = list !== '' && ids.every((id) => Number.isInteger(id) && id > 0);
  const [run, other] = ids;
  if (!isList || run === undefined) return { at: 'table' };
  if (name === 'run') return { at: 'run', run };
  if (name === 'curves') return { at: 'curves', runs: ids };
  if (name === 'compare' && other !== undefined) return { at: 'compare', run, other };
  return { at: 'table' };
}

/** Undefined: where the page begins. */
export function placeText(place: Place): string | undefined {
  switch (place.at) {
    case 'table':
      return undefined;
    case 'run':
      return `run/${place.run}`;
    case 'curves':
      return `curves/${place.runs.join(',')}`;
    case 'compare':
      return `compare/${place.run},${place.other}`;
  }
}
