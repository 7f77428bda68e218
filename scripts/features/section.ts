import { markdownTable, rounded } from '../ablation/markdown.js';
import { mean } from '../ablation/summary.js';
import { readEvidence, type Evidence } from './evidence.js';
import type { Space } from './feature-reader.js';

type Classes = Evidence['spaces'][Space];

/** Class by class and on the mean, own and nearest other centre before and after. */
export function closenessTable(classes: Classes): string {
  const columns: ((one: Classes[number]) => number)[] = [
    ({ before }) => before.own,
    ({ after }) => after.own,
    ({ before }) => before.other,
    ({ after }) => after.other,
    ({ before }) => before.own - before.other,
    ({ after }) => after.own - after.other,
  ];
  const lines = classes.map((one) => [one.name, ...columns.map((of) => rounded(of(one), 3))]);
  const means = columns.map((of) => `**${rounded(mean(classes.map(of)), 3)}**`);
  const head = ['own', 'own, after', 'other', 'other, after', 'lead', 'lead, after'];
  return markdownTable(['', ...head], [...lines, ['**mean**', ...means]]);
}

/** The report's part about features; nothing where they were not looked at. */
export function featureSection(project: string): string[] {
  const evidence = readEvidence(project);
  if (!evidence) return [];
  const { seed, row, spaces } = evidence;
  return [
    '## Features',
    `Whether target features have come to the source's: seed ${seed}, source-only against "${row}", each measured with centres of its own. A class's centre is the mean feature (of unit length) of its pixels on the labeled images that were kept out of training; the table has the mean cosine of the target's pixels, whose true class only this evaluation knows, to the centre of their own class and to the nearest of another one, and the lead of the first over the second. Written by \`npm run features -- --data DIR --project PROJECT\`.`,
    '![Two principal components of the features, before and after](features.svg)',
    "The decoder's features, which the classifier reads:",
    closenessTable(spaces.decoder),
    "The projector's. Source training leaves the projector as it was drawn at random, so that its figures before the adaptation tell of the decoder behind it alone:",
    closenessTable(spaces.projector),
  ];
}
