import { describe, expect, it } from 'vitest';
import { compareVersions, satisfies } from './versions.js';

describe('satisfies', () => {
  it.each([
    ['12.9.86', '<13.0,>=12.5.82', true],
    ['12.5.82', '<13.0,>=12.5.82', true],
    ['12.5.9', '<13.0,>=12.5.82', false],
    ['13', '<13.0,>=12.5.82', false],
    ['2.21.0', '==2.21', true],
    ['2.21.1', ' == 2.21.0', false],
    ['2.21.1', '!=2.21.0, > 2, <= 2.21.1', true],
    ['9.1', '', true],
  ])('%s against "%s" is %s', (version, specifier, expected) => {
    expect(satisfies(version, specifier)).toBe(expected);
  });

  it.each(['9.26.0.33.dev63203437', '2.25.1.post1', '3.0rc1', 'latest'])(
    'takes no %s, which is no plain release',
    (version) => {
      expect(satisfies(version, '')).toBe(false);
      expect(compareVersions(version, '1')).toBeUndefined();
    },
  );

  it('takes nothing for a form that it does not know', () => {
    expect(satisfies('1.2.3', '~=1.2')).toBe(false);
    expect(satisfies('1.2.3', '==1.*')).toBe(false);
  });
});

describe('compareVersions', () => {
  it('compares numbers, not digits', () => {
    expect(compareVersions('12.10', '12.9')).toBeGreaterThan(0);
    expect(compareVersions('12', '12.0.0')).toBe(0);
  });
});
