import { markdownTable, percent, points, rounded } from './markdown.js';
import { GROUPS } from './rows.js';
import { mean, miouOf, type RowSummary } from './summary.js';

/** The rows whose classes are told one by one. */
const SHOWN_BY_CLASS: readonly string[] = [
  'source-only',
  'control-jitter',
  'self-training',
  'reweighting',
  'pseudo-target',
  'full',
  'generalization',
  'upper-bound',
];

/** All rows, their groups between them. */
export function resultTable(summaries: readonly RowSummary[], seeds: readonly number[]): string {
  const head = [
    'row',
    'mIoU, mean',
    ...seeds.map((seed) => `seed ${seed}`),
    'to source-only',
    'by day',
    'seconds',
  ];
  const lines = GROUPS.flatMap(({ title, rows }) => {
    const own = summaries.filter(({ row }) => rows.includes(row));
    if (own.length === 0) return [];
    return [[`**${title}**`, ...head.slice(1).map(() => '')], ...own.map(lineOf(seeds))];
  });
  return markdownTable(head, lines);
}

function lineOf(seeds: readonly number[]): (summary: RowSummary) => string[] {
  return ({ row, results, target, gain, validation, seconds }) => [
    row.title,
    `**${percent(target)}**`,
    ...seeds.map((seed) => {
      const result = results.find((one) => one.seed === seed);
      return percent(result && miouOf(result));
    }),
    points(gain),
    percent(validation),
    rounded(seconds, 0),
  ];
}

/** IoU of each class on the target, mean over the seeds. */
export function classTable(summaries: readonly RowSummary[]): string {
  const names = summaries[0]?.results[0]?.target.classes.map(({ name }) => name) ?? [];
  const shown = summaries.filter(({ row }) => SHOWN_BY_CLASS.includes(row.id));
  const lines = shown.map(({ row, results, target }) => [
    row.title,
    ...names.map((_, index) => {
      const values = results.map((result) => result.target.classes[index]?.iou ?? null);
      return percent(mean(values.filter((value) => value !== null)));
    }),
    `**${percent(target)}**`,
  ]);
  return markdownTable(['', ...names, '**mIoU**'], lines);
}

/** What the guard against collapse did, one line each; empty where it had nothing to do. */
export function guardLines(summaries: readonly RowSummary[]): string[] {
  return summaries.flatMap(({ row, results }) =>
    results.flatMap(({ seed, guard }) =>
      guard.map(({ step, message }) => `- ${row.title}, seed ${seed}, step ${step}: ${message}`),
    ),
  );
}
