import type { ImportReport } from '../../../backend/contract/events.js';

/** Problems of one kind, with what to do about them. */
export interface ProblemGroup {
  title: string;
  /** One sentence. */
  advice: string;
  problems: { file: string; reason: string | null }[];
}

/** What an import couldn't use, by kind; kinds without problems are left out. */
export function problemGroups(report: ImportReport): ProblemGroup[] {
  const named = (files: readonly string[]) => files.map((file) => ({ file, reason: null }));
  const groups: ProblemGroup[] = [
    {
      title: 'Images without a mask',
      advice: 'Put a mask of the same name and subfolder into masks/, or leave them out.',
      problems: named(report.withoutMask),
    },
    {
      title: 'Masks without an image',
      advice: 'Put the image of the same name and subfolder into images/, or leave them out.',
      problems: named(report.withoutImage),
    },
    {
      title: 'Files that can’t be used',
      advice: 'Mend or replace them, then import again; the rest is used meanwhile.',
      problems: report.unusable,
    },
  ];
  return groups.filter(({ problems }) => problems.length > 0);
}

export function problemCount(report: ImportReport): number {
  return problemGroups(report).reduce((sum, { problems }) => sum + problems.length, 0);
}

/** The report as text, for a message to whoever keeps the data. */
export function reportText(directory: string, report: ImportReport): string {
  const groups = problemGroups(report).map(({ title, advice, problems }) =>
    [
      `${title} (${problems.length})`,
      advice,
      ...problems.map(({ file, reason }) => `  ${file}${reason === null ? '' : `: ${reason}`}`),
    ].join('\n'),
  );
  return [directory, `${report.used} of ${report.images} images are used.`, ...groups].join('\n\n');
}
