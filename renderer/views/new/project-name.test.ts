import { describe, expect, it } from 'vitest';
import { projectNameFor } from './project-name.js';

describe('projectNameFor', () => {
  it.each([
    ['/data/harbour-by_day', 'Harbour by day'],
    ['/data/harbour/source', 'Harbour'],
    ['C:\\Data\\Lab 3\\train', 'Lab 3'],
    ['/source', 'Source'],
    ['/data/images', 'Images'],
    ['/été', 'Été'],
    ['/', 'New project'],
  ])('%s', (folder, name) => expect(projectNameFor(folder)).toBe(name));

  it('is never longer than a name may be', () => {
    expect(projectNameFor(`/${'x'.repeat(200)}`)).toHaveLength(80);
  });
});
