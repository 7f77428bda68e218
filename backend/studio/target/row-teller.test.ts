import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TargetRow } from '../../contract/target-table.js';
import { addTargetImages } from '../../store/testing.js';
import { rowTellerOf } from './row-teller.js';
import { TestProject } from './testing.js';

let project: TestProject;
let target: number;
beforeEach(async () => {
  project = await TestProject.create();
  target = project.project.store.targets.save(project.images);
});
afterEach(() => project.remove());

const add = (count: number): number[] =>
  project.project.store.transaction(() =>
    addTargetImages(
      project.project.store,
      target,
      Array.from({ length: count }, (_, index) => `${index}.png`),
    ),
  );

const told = (): TargetRow[] =>
  project.told.flatMap(({ name, data }) => (name === 'target.rows' ? data.rows : []));

it('tells a row once, as it is now, however often it has changed', async () => {
  const [a = 0, b = 0] = add(2);
  for (const flagged of [true, false, true]) {
    await project.call('target.decide', { images: [a], decision: { flagged } });
  }
  rowTellerOf(project.project).changed([b, a]);
  await project.waitFor(() => told().length > 0);
  expect(told().map(({ id, flagged }) => [id, flagged])).toEqual([
    [a, true],
    [b, false],
  ]);
});

it('has the table loaded anew where very many rows have changed', async () => {
  const images = add(10_001);
  await project.call('target.decide', { images, decision: { state: 'out' } });
  await project.waitFor(() => project.told.some(({ name }) => name === 'target.replaced'));
  expect(told()).toEqual([]);
});

it('never tells of a row before a table in which it is older', async () => {
  const images = add(60_000);
  const [first = 0] = images;
  let isThere = false;
  const table = project.call('target.table', {}).then((columns) => {
    isThere = true;
    expect(told()).toEqual([]);
    return columns;
  });
  // The first page is put together by now; what follows takes longer than the teller waits.
  await new Promise((resolve) => setImmediate(resolve));
  await project.call('target.decide', { images: [first], decision: { flagged: true } });
  expect(isThere).toBe(false);
  expect((await table)?.columns.flagged[0]).toBe(false);
  await project.waitFor(() => told().length > 0);
  expect(told()).toMatchObject([{ id: first, flagged: true }]);
});

it('does not tell of another target', async () => {
  const [a = 0] = add(1);
  const [foreign = 0] = addTargetImages(
    project.project.store,
    project.project.store.targets.save(`${project.images} other`),
    ['b.png'],
  );
  const { store } = project.project;
  store.project.save({ name: 'p', sourceId: null, targetId: target });
  rowTellerOf(project.project).changed([foreign, a]);
  await project.waitFor(() => told().length > 0);
  expect(told().map(({ id }) => id)).toEqual([a]);
});
