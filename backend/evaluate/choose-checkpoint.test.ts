import { describe, expect, it } from 'vitest';
import type { Measures } from '../contract/events.js';
import { chooseCheckpoint, mayBeChosen } from './choose-checkpoint.js';

function watched(step: number, changes: Partial<Measures>) {
  const measures: Measures = {
    confidence: 0.9,
    entropy: 0.3,
    flipAgreement: 0.9,
    scaleAgreement: 0.9,
    brightnessAgreement: 0.9,
    teacherAgreement: 0.9,
    sourceShift: 0.2,
    sourceOnlyShift: 0.1,
    ...changes,
  };
  return { step, measures };
}

const history = [
  watched(0, { entropy: 0.4, brightnessAgreement: 0.8, sourceShift: 0.3 }),
  watched(50, { entropy: 0.35, brightnessAgreement: 0.97, sourceShift: 0.25 }),
  watched(100, { entropy: 0.25, brightnessAgreement: 0.95, sourceShift: 0.1 }),
  watched(150, { entropy: 0.2, brightnessAgreement: 0.94, sourceShift: 0.15 }),
  watched(200, { entropy: 0.22, brightnessAgreement: 0.93, sourceShift: 0.28 }),
];

describe('chooseCheckpoint', () => {
  it.each([
    ['last', 200],
    ['last-if-closer', 200],
    ['class-shares', 100],
    ['brightness-agreement', 50],
    ['entropy', 150],
  ] as const)('chooses by %s step %i', (choose, step) => {
    expect(chooseCheckpoint(history, choose)).toBe(step);
  });

  it.each(['class-shares', 'brightness-agreement', 'entropy'] as const)(
    'takes the later of equals by %s',
    (choose) => {
      const worse = { entropy: 0.5, brightnessAgreement: 0.5, sourceShift: 0.5 };
      const steps = [watched(0, {}), watched(50, {}), watched(100, worse)];
      expect(chooseCheckpoint(steps, choose)).toBe(50);
    },
  );

  it('keeps source-only where the class shares went away from the source', () => {
    const away = [...history, watched(250, { sourceShift: 0.3 })];
    expect(chooseCheckpoint(away, 'last-if-closer')).toBe(0);
    expect(chooseCheckpoint(away.slice(0, 1), 'last-if-closer')).toBe(0);
  });

  it('knows which earlier model may still be chosen', () => {
    expect(mayBeChosen(history, 'last')).toBeUndefined();
    expect(mayBeChosen(history, 'last-if-closer')).toBe(0);
    expect(mayBeChosen(history, 'entropy')).toBe(150);
  });
});
