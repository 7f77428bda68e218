import { UserError } from '../contract/error.js';
import type { RuntimeName } from '../contract/runtimes.js';
import { KINDS } from './kinds.js';
import type { Requirement } from './requirements.js';
import { satisfies } from './versions.js';
import { readWheel, type Wheel } from './wheel.js';

/**
 * Reads the wheels given by hand for a runtime; TensorFlow's own comes first. Throws a UserError
 * where one does not belong to it or one is missing.
 */
export async function givenWheels(
  name: RuntimeName,
  paths: string[],
): Promise<[Wheel, ...Wheel[]]> {
  const { project, cuda } = KINDS[name];
  const wheels: Wheel[] = [];
  for (const path of paths) wheels.push(await readWheel(path));
  const main = wheels.find((wheel) => wheel.project === project);
  const required = cuda ? (main?.requirements ?? []) : [];
  const others = wheels.filter((wheel) => wheel !== main);
  const stray = main
    ? others.find((wheel) => !required.some((one) => meets(wheel, one)))
    : wheels[0];
  if (main === undefined || stray !== undefined) throw strayWheel(name, stray, required);
  const missing = required.filter((one) => !others.some((wheel) => meets(wheel, one)));
  if (missing.length > 0) throw missingWheels(name, missing);
  return [main, ...others];
}

function meets(wheel: Wheel, { project, specifier }: Requirement): boolean {
  return wheel.project === project && satisfies(wheel.version, specifier);
}

function strayWheel(
  name: RuntimeName,
  wheel: Wheel | undefined,
  required: Requirement[],
): UserError {
  const wanted = required.find(({ project }) => project === wheel?.project);
  const needs = wanted ? `${wanted.project} ${wanted.specifier}` : `a ${KINDS[name].project} wheel`;
  return new UserError(
    `${wheel?.path} is ${wheel?.project} ${wheel?.version}, and ${name} needs ${needs}: ` +
      'give that one with --wheel.',
  );
}

function missingWheels(name: RuntimeName, missing: Requirement[]): UserError {
  const list = missing.map(({ project, specifier }) => `${project} ${specifier}`.trim());
  return new UserError(
    `${name} also needs the wheels of ${list.join('; ')}: give each with a --wheel of its own.`,
  );
}
