import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { duration } from '../../backend/cli/table.js';
import { featureSection } from '../features/section.js';
import { choiceTable, correlationTable, studiedRows } from './checkpoint-tables.js';
import { dotPlot } from './dot-plot.js';
import { Results, writeWhole, type Result } from './results.js';
import { classTable, guardLines, resultTable } from './row-tables.js';
import { ROWS, SOURCE_ONLY } from './rows.js';
import { machineLine, readSession } from './session.js';
import { resultsFile } from './settings.js';
import { summaries, type RowSummary } from './summary.js';

const FINDINGS = 'ablation-findings.md';

/** Writes ablation.md and ablation.svg anew from the results of a project. */
export async function writeReport(project: string, docs: string): Promise<void> {
  const results = new Results(resultsFile(project)).all();
  const rows = summaries(ROWS, results);
  if (rows.length === 0) return;
  writeWhole(join(docs, 'ablation.svg'), dotPlot(rows));
  const hasFindings = existsSync(join(docs, FINDINGS));
  const text = [
    ...opening(project, hasFindings),
    ...tables(rows, results),
    ...checkpointStudy(rows),
    ...featureSection(project),
    ...circumstances(project, results),
  ].join('\n\n');
  writeWhole(
    join(docs, 'ablation.md'),
    await format(text, { parser: 'markdown', singleQuote: true, printWidth: 100 }),
  );
}

function opening(project: string, hasFindings: boolean): string[] {
  const command = readSession(project)?.command ?? 'npm run ablation';
  return [
    '# Ablation',
    `Written by \`npm run ablation -- --project PROJECT --report\` from the results of\n\n\`\`\`\n${command}\n\`\`\``,
    ...(hasFindings ? [`What follows from it: [${FINDINGS}](${FINDINGS}).`] : []),
    '![mIoU on the target for each row](ablation.svg)',
  ];
}

function tables(rows: readonly RowSummary[], results: readonly Result[]): string[] {
  const seeds = [...new Set(results.map(({ seed }) => seed))].sort((a, b) => a - b);
  const guard = guardLines(rows);
  return [
    '## Rows',
    'mIoU in % on the target\'s masks, which no training reads (but the upper bound\'s), of the student that the run has kept. Every row but the first starts from the source-only model of its seed and is trained for as many steps, on the same crops in the same order; rows of a part alone say which losses they have, all others change one thing of the recipe `quick`. "By day": mIoU on the part of the source that was kept out of training. Seconds: the training alone.',
    stepsLine(rows),
    resultTable(rows, seeds),
    ...(guard.length > 0 ? ['What the guard against collapse did:', guard.join('\n')] : []),
    '## Classes',
    'IoU in % on the target, mean of the seeds.',
    classTable(rows),
  ];
}

/** Fewer steps than planned are those of runs that the guard has ended. */
function stepsLine(rows: readonly RowSummary[]): string {
  const stepsOf = (some: readonly RowSummary[]): string => {
    const steps = some.flatMap(({ results }) => results.map((result) => result.steps));
    return [...new Set(steps)].sort((a, b) => a - b).join(' or ');
  };
  const others = rows.filter(({ row }) => row !== SOURCE_ONLY);
  const source = stepsOf(rows.filter(({ row }) => row === SOURCE_ONLY));
  return `Steps: ${source} of source-only, ${stepsOf(others)} of the other rows.`;
}

function checkpointStudy(rows: readonly RowSummary[]): string[] {
  const studied = studiedRows(rows);
  if (studied.length === 0) return [];
  return [
    '## Checkpoints',
    "Spearman's rank correlation of each label-free measure with the true mIoU over the checkpoints of a run, mean of the seeds; in the last column over the checkpoints of all runs together. 1: the measure orders them as the masks do; −1: the other way round, as entropy and the shift of class shares from the source's should.",
    correlationTable(studied),
    'True mIoU in % of the checkpoint that each of the rules would have kept.',
    choiceTable(studied),
  ];
}

function circumstances(project: string, results: readonly Result[]): string[] {
  const session = readSession(project);
  if (!session) return [];
  const backends = [...new Set(results.map(({ backend }) => backend))].join(', ');
  return [
    '## Machine',
    `${machineLine(session.machine)}; backend ${backends}. ${duration(session.wallSeconds)} from start to end.`,
  ];
}
