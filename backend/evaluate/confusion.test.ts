import { describe, expect, it } from 'vitest';
import { IGNORE } from '../contract/classes.js';
import { ConfusionMatrix } from './confusion.js';

const CLASSES = ['Sky', 'Road', 'Car', 'Never'].map((name, id) => ({ id, name, color: '#000000' }));

describe('ConfusionMatrix', () => {
  it('gives the IoU worked out by hand, the mean over the classes that occur', () => {
    const confusion = new ConfusionMatrix(4);
    //             sky sky  road road road ignored car
    const truth = [0, 0, 1, 1, 1, IGNORE, 2];
    const found = [0, 1, 1, 1, 2, 0, 2];
    confusion.add(Uint8Array.from(found), Uint8Array.from(truth));
    const { miou, pixelAccuracy, classes } = confusion.scores(CLASSES);
    // Sky 1/(2+1-1), Road 2/(3+3-2), Car 1/(1+2-1)
    expect(classes.map(({ iou }) => iou)).toEqual([1 / 2, 2 / 4, 1 / 2, null]);
    expect(miou).toBeCloseTo(0.5, 10);
    expect(pixelAccuracy).toBeCloseTo(4 / 6, 10);
  });

  it('gives a class that was only imagined an IoU of 0 and keeps it out of the mean', () => {
    const confusion = new ConfusionMatrix(3);
    confusion.add(Uint8Array.from([0, 2]), Uint8Array.from([0, 0]));
    const { miou, classes } = confusion.scores(CLASSES.slice(0, 3));
    expect(classes.map(({ iou }) => iou)).toEqual([0.5, null, 0]);
    expect(miou).toBe(0.5);
  });

  it('counts a prediction of no class as a miss', () => {
    const confusion = new ConfusionMatrix(2);
    confusion.add(Uint8Array.from([0, IGNORE]), Uint8Array.from([0, 0]));
    expect(confusion.scores(CLASSES.slice(0, 2)).classes[0]?.iou).toBe(0.5);
  });

  it('says nothing where nothing counts, and refuses masks of two sizes', () => {
    const confusion = new ConfusionMatrix(2);
    confusion.add(Uint8Array.from([0]), Uint8Array.from([IGNORE]));
    expect(confusion.scores(CLASSES.slice(0, 2))).toMatchObject({
      miou: null,
      pixelAccuracy: null,
    });
    expect(() => {
      confusion.add(new Uint8Array(3), new Uint8Array(4));
    }).toThrow('differ in size');
  });
});
