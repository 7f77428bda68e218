import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Steps that are kept in a folder: beyond them every second one goes. */
const MOST_STEPS = 48;

const NAME = /^step-(\d+)$/;

/** The folder of a step's pictures. */
export function stepFolder(folder: string, step: number): string {
  return join(folder, `step-${step}`);
}

/** The steps that a folder has pictures of, in order; none where there is no folder. */
export async function stepsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  const steps = names.flatMap((name) => NAME.exec(name)?.[1] ?? []);
  return steps.map(Number).sort((a, b) => a - b);
}

/** Writes a step's pictures: they appear whole or not at all. Too many are thinned out. */
export async function writeStep(
  folder: string,
  step: number,
  write: (into: string) => Promise<void>,
): Promise<void> {
  const final = stepFolder(folder, step);
  const partial = `${final}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await write(partial);
  await rm(final, { recursive: true, force: true });
  await rename(partial, final);
  await thinOut(folder);
}

/** Of too many every second one goes; the first and the last stay. */
async function thinOut(folder: string): Promise<void> {
  const steps = await stepsIn(folder);
  if (steps.length <= MOST_STEPS) return;
  const superfluous = steps.filter((_, index) => index % 2 === 1 && index < steps.length - 1);
  for (const step of superfluous) await rm(stepFolder(folder, step), { recursive: true });
}

/** Removes the pictures of steps that will be done again. */
export async function forgetStepsAfter(folder: string, step: number): Promise<void> {
  for (const later of (await stepsIn(folder)).filter((each) => each > step)) {
    await rm(stepFolder(folder, later), { recursive: true });
  }
}
