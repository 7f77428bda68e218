import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from './database.js';
import { makeDataset, type Dataset } from './dataset.js';
import { lastOf, towline, type Finished } from './towline.js';

let data: Dataset;
beforeAll(async () => {
  data = await makeDataset();
});
afterAll(() => rm(data.root, { recursive: true, force: true }));

function adaptIn(project: string, ...changes: string[]): Promise<Finished> {
  return towline(
    ...['adapt', '--project', project, '--source', data.source, '--target', data.target],
    ...['--source-steps', '2', '--steps', '2', '--size', '64x48', '--backend', 'wasm', '--json'],
    ...changes.flatMap((change) => ['--set', change]),
  );
}

describe('--set', () => {
  it('changes any field of the recipe, which the run keeps and the list of runs shows', async () => {
    const project = join(data.root, 'project');
    expect((await adaptIn(project)).code).toBe(0);
    const changed = await adaptIn(
      project,
      ...['lambdaPull=1', 'pull.keys=pixel', 'translation={"kind":"noise","noise":12}'],
    );
    expect(lastOf(changed)).toMatchObject({ sourceRun: 1, run: 3 });
    const even = await adaptIn(project, 'translation.kind=reinhard', 'rareClassTemperature=null');
    // The labeled images are drawn otherwise: a source-only model of its own.
    expect(lastOf(even)).toMatchObject({ sourceRun: 4, run: 5 });

    const stored = query<{ recipe: string }>(project, 'SELECT recipe FROM run ORDER BY id');
    const recipes = stored.map(({ recipe }) => JSON.parse(recipe) as unknown);
    expect(recipes[2]).toMatchObject({
      lambdaPull: 1,
      pull: { keys: 'pixel', temperature: 0.1 },
      translation: { kind: 'noise', noise: 12 },
    });
    expect(recipes[4]).toMatchObject({
      translation: { kind: 'reinhard' },
      rareClassTemperature: null,
    });
    const { lines } = await towline('runs', '--project', project);
    expect(lines.filter((line) => line.includes(' adapt '))).toMatchObject([
      expect.stringMatching(/ quick {2,}/),
      expect.stringContaining(
        'quick, lambdaPull=1, pull.keys=pixel, translation={"kind":"noise","noise":12}',
      ),
      expect.stringContaining('quick, rareClassTemperature=null, translation.kind=reinhard'),
    ]);
  });

  it.each([
    ['lambdaPul=1', 'A recipe has no field lambdaPul: "towline recipe" lists those that it has.\n'],
    ['lambdaPull=-1', "The recipe's lambdaPull can't be -1: it must be a number from 0 on.\n"],
    ['choose=best', 'The recipe\'s choose can\'t be "best": it must be last-if-closer, last,'],
  ])('refuses %s in one sentence, before anything is made', async (change, sentence) => {
    const project = join(data.root, 'unborn');
    const { code, lines, errors } = await adaptIn(project, change);
    expect({ code, lines }).toEqual({ code: 1, lines: [] });
    expect(errors.startsWith(sentence)).toBe(true);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(existsSync(project)).toBe(false);
  });

  it('can not ask for what needs a target where there is none', async () => {
    const { code, errors } = await towline(
      ...['generalize', '--project', join(data.root, 'unborn'), '--source', data.source],
      ...['--set', 'lambdaTarget=1'],
    );
    expect(code).toBe(1);
    expect(errors).toMatch(/^Without a target /);
  });
});

describe('towline recipe', () => {
  it('lists every field, for people and for programs', async () => {
    const people = await towline('recipe', 'paper');
    expect(people.code).toBe(0);
    expect(people.lines).toContain('lambdaPseudoTarget=0');
    expect(people.lines).toContain(
      '  Weight of the pulling loss L_c; 0 turns it off [T2S-DA, arXiv 2305.13752]',
    );
    const { lines } = await towline('recipe', '--json');
    const fields = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(fields).toContainEqual({
      path: 'lambdaPull',
      value: 0.1,
      allowed: 'a number from 0 on',
      meaning: 'Weight of the pulling loss L_c; 0 turns it off',
      source: 'T2S-DA, arXiv 2305.13752',
    });
  });
});
