/** Readable on a page of either brightness: each plot brings its own paper. */
export const COLOR = {
  paper: '#ffffff',
  ink: '#1f2328',
  quiet: '#57606a',
  faint: '#d0d7de',
} as const;

type Attributes = Readonly<Record<string, string | number>>;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** One SVG element; numbers are written with one decimal at most. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    const text = typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
    return ` ${key}="${escaped(text)}"`;
  });
  return `<${name}${written.join('')}>${content}</${name}>`;
}

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  const usual = { x, y, 'font-family': 'system-ui, sans-serif', 'font-size': 12, fill: COLOR.ink };
  return element('text', { ...usual, ...attributes }, escaped(content));
}

export function line(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  attributes: Attributes,
): string {
  return element('line', { x1, y1, x2, y2, ...attributes });
}

/** A whole picture on its own paper. */
export function picture(
  { width, height }: { width: number; height: number },
  title: string,
  parts: readonly string[],
): string {
  const size = { width, height, viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}` };
  const content = [
    element('title', {}, escaped(title)),
    element('rect', { width, height, fill: COLOR.paper }),
    text(20, 28, title, { 'font-size': 17, 'font-weight': 600 }),
    ...parts,
  ];
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img' };
  return `${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}
