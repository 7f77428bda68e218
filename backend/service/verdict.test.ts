import { describe, expect, it } from 'vitest';
import { changedShare, classShares } from './mask-changes.js';
import { verdictOf, type Evidence } from './verdict.js';

const steady = { before: 0.9, after: 0.9 };

function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    keptSourceOnly: false,
    changed: 0.2,
    classes: [],
    shift: { before: 0.3, after: 0.2 },
    measures: {
      flipAgreement: { before: 0.8, after: 0.9 },
      scaleAgreement: { before: 0.8, after: 0.9 },
      brightnessAgreement: { before: 0.8, after: 0.9 },
      teacherAgreement: steady,
      entropy: steady,
    },
    holdOut: { before: 0.6, after: 0.6 },
    ...changes,
  };
}

const unsteady: Evidence['measures'] = {
  flipAgreement: { before: 0.9, after: 0.8 },
  scaleAgreement: { before: 0.9, after: 0.8 },
  brightnessAgreement: { before: 0.9, after: 0.8 },
  teacherAgreement: steady,
  entropy: steady,
};

describe('verdictOf', () => {
  it.each([
    ['all signs speak for it', {}, 'better'],
    ['nothing was watched or kept out', { measures: null, holdOut: null }, 'better'],
    ['hardly a pixel has changed', { changed: 0.004 }, 'unclear'],
    ['the class shares stay', { shift: { before: 0.3, after: 0.29 } }, 'unclear'],
    ['it became less steady', { measures: unsteady }, 'unclear'],
    ['it lost on the source', { holdOut: { before: 0.6, after: 0.56 } }, 'unclear'],
    ['the class shares went away', { shift: { before: 0.2, after: 0.3 }, measures: null }, 'worse'],
    ['only the agreement fell', { shift: steady, measures: unsteady }, 'unclear'],
    ['they did, though it became steadier', { shift: { before: 0.2, after: 0.3 } }, 'unclear'],
    ['a small hold-out lost a little', { holdOut: { before: 0.6, after: 0.58 } }, 'better'],
    ['source-only was kept', { keptSourceOnly: true, changed: 0 }, 'worse'],
  ] satisfies [string, Partial<Evidence>, string][])('where %s', (_, changes, expected) => {
    expect(verdictOf(evidence(changes)).verdict).toBe(expected);
  });

  it('says what it saw, and that it may be wrong', () => {
    const { sentence } = verdictOf(evidence());
    expect(sentence).toMatch(/^Probably better: 20\.0 % of the pixels have another class; /);
    expect(sentence).toMatch(/closer to the source's \(distance 0\.300, now 0\.200\)/);
    expect(sentence).toMatch(/a sign, not a proof/);
    expect(verdictOf(evidence({ keptSourceOnly: true })).sentence).toMatch(
      /^Probably worse: kept source-only\./,
    );
    const continued = verdictOf(evidence({ keptSourceOnly: true }), 'the model of run 3');
    expect(continued.sentence).toMatch(/^Probably worse: kept the model of run 3\./);
  });
});

describe('a matrix of changes', () => {
  // 6 pixels stay 0, 2 go from 0 to 1, 1 from 1 to 0, 1 stays 1.
  const matrix = [6, 2, 1, 1];

  it('says which share of the pixels has changed', () => {
    expect(changedShare(matrix)).toBeCloseTo(0.3, 12);
    expect(changedShare([])).toBe(0);
  });

  it('says which share each class had and has', () => {
    expect(classShares(matrix)).toEqual([
      { before: 0.8, after: 0.7 },
      { before: 0.2, after: 0.3 },
    ]);
  });
});
