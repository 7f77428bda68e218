import { measuresSchema } from '../../backend/contract/events.js';
import { recipeSchema } from '../../backend/contract/recipe.js';
import { chooseCheckpoint } from '../../backend/evaluate/choose-checkpoint.js';
import { markdownTable, percent, rounded } from './markdown.js';
import { rankCorrelation } from './rank-correlation.js';
import type { JudgedCheckpoint, Result } from './results.js';
import { mean, type RowSummary } from './summary.js';

type Measure = keyof JudgedCheckpoint['measures'];
const MEASURES = measuresSchema.keyof().options;
const RULES = recipeSchema.shape.choose.unwrap().options;

const miouOf = ({ miou }: JudgedCheckpoint): number => miou ?? 0;

function correlation(checkpoints: readonly JudgedCheckpoint[], measure: Measure): number | null {
  const value = rankCorrelation(
    checkpoints.map(({ measures }) => measures[measure]),
    checkpoints.map(miouOf),
  );
  return Number.isNaN(value) ? null : value;
}

/** Of all runs together; the source-only model that the rows of a seed share counts once. */
function pooled(results: readonly Result[]): JudgedCheckpoint[] {
  const byPlace = new Map<string, JudgedCheckpoint>();
  for (const { row, seed, checkpoints } of results)
    for (const checkpoint of checkpoints) {
      const { step } = checkpoint;
      byPlace.set(step === 0 ? `${seed}` : `${seed} ${row} ${step}`, checkpoint);
    }
  return [...byPlace.values()];
}

/** The rows whose checkpoints were judged. */
export function studiedRows(summaries: readonly RowSummary[]): RowSummary[] {
  return summaries.filter(({ results }) => results.some(({ checkpoints }) => checkpoints.length));
}

/** How each measure orders the checkpoints of a run, beside the order of their true mIoU. */
export function correlationTable(studied: readonly RowSummary[]): string {
  const all = pooled(studied.flatMap(({ results }) => results));
  const lines = MEASURES.map((measure) => [
    measure,
    ...studied.map(({ results }) => {
      const values = results.map(({ checkpoints }) => correlation(checkpoints, measure));
      return rounded(mean(values.filter((value) => value !== null)), 2);
    }),
    rounded(correlation(all, measure), 2),
  ]);
  return markdownTable(['measure', ...studied.map(({ row }) => row.title), 'all runs'], lines);
}

/** The true mIoU of the checkpoint that each rule would have chosen, mean over the seeds. */
export function choiceTable(studied: readonly RowSummary[]): string {
  const choices: [string, (checkpoints: readonly JudgedCheckpoint[]) => number][] = RULES.map(
    (rule) => [rule, (checkpoints) => chosenMiou(checkpoints, rule)],
  );
  choices.push(['the best, by the masks', (all) => Math.max(...all.map(miouOf))]);
  const lines = choices.map(([name, choice]) => {
    const byRow = studied.map(({ results }) => {
      const judged = results.filter(({ checkpoints }) => checkpoints.length > 0);
      return mean(judged.map(({ checkpoints }) => choice(checkpoints)));
    });
    const overall = mean(byRow.filter((value) => value !== null));
    return [name, ...byRow.map(percent), `**${percent(overall)}**`];
  });
  return markdownTable(['rule', ...studied.map(({ row }) => row.title), '**mean**'], lines);
}

function chosenMiou(
  checkpoints: readonly JudgedCheckpoint[],
  rule: (typeof RULES)[number],
): number {
  const step = chooseCheckpoint(checkpoints, rule);
  const chosen = checkpoints.find((checkpoint) => checkpoint.step === step);
  return chosen ? miouOf(chosen) : 0;
}
