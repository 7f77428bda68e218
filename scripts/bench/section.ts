import { table } from '../../backend/cli/table.js';
import { markdownTable } from '../ablation/markdown.js';
import type { Measurement } from './measure.js';

const BEGIN = '<!-- Written by npm run bench -- --write. -->';
const END = '<!-- Up to here. -->';

/** The cells of a measurement, by the heads of their columns. */
function cells(one: Measurement): Record<string, string> {
  const { name, backend, peer, ratio, ratioLow, ratioHigh } = one;
  return {
    benchmark: name,
    backend: backend ?? '–',
    'Towline, ms': milliseconds(one.oursMs),
    'peer, ms': milliseconds(one.peerMs),
    ratio: `${ratio.toFixed(2)} (${ratioLow.toFixed(2)}–${ratioHigh.toFixed(2)})`,
    'Towline, MB': `${one.oursMegabytes}`,
    'peer, MB': `${one.peerMegabytes}`,
    peer,
  };
}

function milliseconds(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

/** For the terminal. */
export function resultTable(results: readonly Measurement[]): string {
  return table(results.map(cells));
}

/** How figures came about. */
export interface Circumstances {
  /** In words. */
  machine: string;
  /** As in 2026-11-23. */
  date: string;
}

/**
 * A page with the results in its section. Rows of the same machine that were not measured now stay
 * as they are. @throws Error where the page has no such section
 */
export function withResults(
  page: string,
  results: readonly Measurement[],
  { machine, date }: Circumstances,
): string {
  const [begin, end] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  if (begin < BEGIN.length || end < begin) throw new Error('The page lacks the section of speed.');
  const before = page.slice(begin, end);
  const rows = new Map(before.includes(`${machine}.`) ? rowsOf(before) : []);
  const measured = results.map((one): Record<string, string> => ({ ...cells(one), date }));
  for (const row of measured) rows.set(keyOf(Object.values(row)), Object.values(row));
  const head = Object.keys(measured[0] ?? {});
  const section = [`${machine}.`, markdownTable(head, [...rows.values()])].join('\n\n');
  return `${page.slice(0, begin)}\n\n${section}\n\n${page.slice(end)}`;
}

const keyOf = ([name, backend]: readonly string[]): string => `${name} ${backend}`;

/** The rows of a Markdown table below its head. */
function rowsOf(markdown: string): [key: string, row: string[]][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => {
    const row = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return [keyOf(row), row];
  });
}
