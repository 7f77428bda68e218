import { existsSync, readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { UserError } from '../../contract/error.js';
import { listRuntimes } from '../index.js';

/** Fails as it should: one sentence, and nothing that would pass for a runtime. */
export async function expectRefusal(
  installing: Promise<unknown>,
  root: string,
  sentence: RegExp,
): Promise<void> {
  const error: unknown = await installing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toMatch(sentence);
  expect((error as UserError).message).not.toContain('\n');
  expect(listRuntimes(root)).toEqual([]);
  const left = existsSync(root) ? readdirSync(root) : [];
  expect(left.filter((name) => name !== 'downloads')).toEqual([]);
}
