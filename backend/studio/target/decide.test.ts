import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addTargetImages } from '../../store/testing.js';
import { labelOf } from './decide.js';
import { TestProject } from './testing.js';

let project: TestProject;
let images: number[];
beforeEach(async () => {
  project = await TestProject.create();
  const { store } = project.project;
  const target = store.targets.save(project.images);
  images = addTargetImages(store, target, ['a.png', 'b.png', 'c.png']);
});
afterEach(() => project.remove());

const decide = (ids: number[], decision: Parameters<typeof labelOf>[1]) =>
  project.call('target.decide', { images: ids, decision });

/** What is decided about each image. */
const decided = async (): Promise<unknown[]> =>
  [...(await project.rows()).values()].map(({ state, flagged, reviewed }) =>
    [state, flagged && 'flagged', reviewed && 'reviewed'].filter(Boolean).join(' '),
  );

describe('a decision', () => {
  it('about the state is a review, unless it says otherwise', async () => {
    const [a = 0, b = 0, c = 0] = images;
    await decide([a], { state: 'out' });
    await decide([b], { state: 'out', reviewed: false });
    await decide([c], { flagged: true });
    expect(await decided()).toEqual(['out reviewed', 'out', 'in flagged']);
  });

  it('is one step, told to all windows', async () => {
    expect(await decide(images, { state: 'out' })).toEqual({
      undo: '3 images taken out',
      redo: null,
    });
    const [a = 0] = images;
    // Only what really changes is counted, and nothing is no step.
    expect(await decide(images, { state: 'out' })).toMatchObject({ undo: '3 images taken out' });
    await decide([a], { flagged: true });
    expect(await project.call('target.undo', {})).toEqual({
      undo: '3 images taken out',
      redo: '1 image flagged',
    });
    expect(await project.call('target.undo', {})).toMatchObject({ redo: '3 images taken out' });
    expect(await decided()).toEqual(['in', 'in', 'in']);
    await project.call('target.redo', {});
    expect(await decided()).toEqual(['out reviewed', 'out reviewed', 'out reviewed']);
    const told = project.told.flatMap(({ name, data }) =>
      name === 'target.history' ? [data.history] : [],
    );
    expect(told).toEqual([
      { undo: '3 images taken out', redo: null },
      { undo: '1 image flagged', redo: null },
      { undo: '3 images taken out', redo: '1 image flagged' },
      { undo: null, redo: '3 images taken out' },
      { undo: '3 images taken out', redo: '1 image flagged' },
    ]);
    const rows = (): number[] =>
      project.told.flatMap(({ name, data }) =>
        name === 'target.rows' ? data.rows.map(({ id }) => id) : [],
      );
    await project.waitFor(() => rows().length > 0);
    expect(rows().sort()).toEqual(images);
  });

  it('is named by what it does', () => {
    expect(labelOf(1, { state: 'in' })).toBe('1 image taken in');
    expect(labelOf(1204, { state: 'out', flagged: true })).toBe(
      '1,204 images taken out and flagged',
    );
    expect(labelOf(2, { flagged: false })).toBe('2 images unflagged');
    expect(labelOf(2, { reviewed: false })).toBe('2 images marked as not reviewed');
  });
});
