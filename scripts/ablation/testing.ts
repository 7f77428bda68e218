import type { Measures, Scores } from '../../backend/contract/events.js';
import type { JudgedCheckpoint, Result } from './results.js';

export function scores(miou: number): Scores {
  const classes = [
    { id: 0, name: 'Sky', iou: miou },
    { id: 7, name: 'Road', iou: null },
  ];
  return { miou, pixelAccuracy: 0.9, classes };
}

/** A result of made-up figures. */
export function result(
  row: string,
  seed: number,
  miou: number,
  more: Partial<Result> = {},
): Result {
  return {
    row,
    seed,
    run: seed,
    steps: 3,
    seconds: 60,
    backend: 'wasm',
    device: 'a processor',
    target: scores(miou),
    validation: scores(0.6),
    guard: [],
    checkpoints: [],
    ...more,
  };
}

/** A checkpoint whose measures are all the same but for those given. */
export function checkpoint(
  step: number,
  miou: number,
  changes: Partial<Measures>,
): JudgedCheckpoint {
  const measures: Measures = {
    confidence: 0.5,
    entropy: 0.5,
    flipAgreement: 0.5,
    scaleAgreement: 0.5,
    brightnessAgreement: 0.5,
    teacherAgreement: 0.5,
    sourceShift: 0.5,
    sourceOnlyShift: 0.5,
    ...changes,
  };
  return { step, miou, measures };
}
