/** A table from a head and lines of cells; prettier sets its columns. */
export function markdownTable(head: readonly string[], lines: readonly string[][]): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A share in percent without the sign, which the head of its column gives. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : (share * 100).toFixed(1);
}

/** A difference of two shares in points, its sign always shown. */
export function points(difference: number | null): string {
  if (difference === null) return '–';
  const text = (difference * 100).toFixed(1);
  return difference >= 0 ? `+${text}` : text.replace('-', '−');
}

export function rounded(value: number | null, digits: number): string {
  return value === null || Number.isNaN(value) ? '–' : value.toFixed(digits).replace('-', '−');
}
