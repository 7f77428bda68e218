import { UserError } from '../../backend/contract/error.js';
import type { Benchmark } from './benchmark.js';
import { importing } from './import.js';
import { prediction } from './predict.js';
import type { BenchBackend } from './setups.js';
import { trainStep } from './train-step.js';

/** All that is compared, on each of the backends. @param images how many are imported */
export function benchmarks(backends: readonly BenchBackend[], images: number): Benchmark[] {
  return [
    ...backends.map((backend) => trainStep('source', backend)),
    ...backends.map((backend) => trainStep('adapt', backend)),
    ...backends.map((backend) => prediction({ width: 480, height: 360 }, backend)),
    ...backends.map((backend) => prediction({ width: 1920, height: 1080 }, backend)),
    importing(images),
  ];
}

/**
 * Those that a list names, whole (`predict/480x360`) or by their part before the slash; all where
 * there is no list.
 * @throws UserError that lists the names
 */
export function chosen<Named extends { name: string }>(all: Named[], only?: string[]): Named[] {
  if (only === undefined) return all;
  const matches = (one: string, { name }: Named): boolean =>
    name === one || name.startsWith(`${one}/`);
  const unknown = only.find((one) => !all.some((named) => matches(one, named)));
  if (unknown === undefined) return all.filter((named) => only.some((one) => matches(one, named)));
  const names = [...new Set(all.map(({ name }) => name))].join(', ');
  throw new UserError(`There is no benchmark "${unknown}"; there are: ${names}.`);
}
