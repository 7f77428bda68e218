import { describe, expect, it } from 'vitest';
import { fitted, originOf, panned, toImage, viewOf, zoomedAt, type View } from './view.js';

const image = { width: 8000, height: 6000 };
const frame = { width: 1440, height: 860 };
const place = { image, frame };

/** Where a view shows a point of the image, by the definition of a view. */
function shown(view: View, point: { x: number; y: number }): { x: number; y: number } {
  return {
    x: frame.width / 2 + (point.x - view.x) * view.scale,
    y: frame.height / 2 + (point.y - view.y) * view.scale,
  };
}

describe('zooming', () => {
  it('keeps the point under the cursor, from the whole image to single pixels', () => {
    const cursor = { x: 400, y: 150 };
    let view = fitted(image, frame);
    const held = {
      x: view.x + (cursor.x - 720) / view.scale,
      y: view.y + (cursor.y - 430) / view.scale,
    };
    for (let step = 0; step < 60; step++) {
      view = zoomedAt(view, 1.1, cursor, place);
      expect(shown(view, held).x).toBeCloseTo(cursor.x, 6);
      expect(shown(view, held).y).toBeCloseTo(cursor.y, 6);
    }
    expect(view.scale).toBeGreaterThan(32);
  });

  it('keeps the corners too, and comes back to the whole image', () => {
    const whole = fitted(image, frame);
    const corner = shown(whole, { x: 8000, y: 6000 });
    let view = whole;
    for (let step = 0; step < 20; step++) view = zoomedAt(view, 1.3, corner, place);
    expect(shown(view, { x: 8000, y: 6000 })).toEqual({
      x: expect.closeTo(corner.x, 6),
      y: expect.closeTo(corner.y, 6),
    });
    for (let step = 0; step < 40; step++) view = zoomedAt(view, 1 / 1.3, { x: 3, y: 700 }, place);
    expect(view).toEqual({ x: 4000, y: 3000, scale: expect.closeTo(860 / 6000, 12) });
  });

  it('ends at the whole image or its own size, and at 64 device pixels a pixel', () => {
    const small = { image: { width: 40, height: 30 }, frame };
    const view = fitted(small.image, frame);
    expect(view.scale).toBeCloseTo(860 / 30, 12);
    expect(zoomedAt(view, 0.0001, { x: 0, y: 0 }, small).scale).toBe(1);
    expect(zoomedAt(view, 1000, { x: 0, y: 0 }, small).scale).toBe(64);
    expect(zoomedAt(fitted(image, frame), 0.5, { x: 0, y: 0 }, place)).toEqual(
      fitted(image, frame),
    );
  });
});

describe('dragging', () => {
  it('moves the image by as many device pixels', () => {
    const view = { x: 4000, y: 3000, scale: 2 };
    expect(panned(view, { x: 100, y: -60 }, image, frame)).toEqual({ x: 3950, y: 3030, scale: 2 });
  });

  it('never loses the image', () => {
    const view = { x: 4000, y: 3000, scale: 2 };
    expect(panned(view, { x: 1e6, y: -1e6 }, image, frame)).toEqual({ x: 0, y: 6000, scale: 2 });
    const whole = fitted(image, frame);
    expect(panned(whole, { x: 50, y: 50 }, image, frame)).toEqual(whole);
  });
});

describe('placing', () => {
  it('a fitted image stays fitted in any frame', () => {
    expect(viewOf('fit', image, { width: 4000, height: 1500 }).scale).toBe(0.25);
    expect(viewOf('fit', image, { width: 800, height: 1500 }).scale).toBe(0.1);
  });

  it('puts whole pixels on whole pixels at actual size, in frames of odd size too', () => {
    const odd = { width: 1441, height: 861 };
    const view = { x: 4000, y: 3000, scale: 1 };
    expect(originOf(view, odd)).toEqual({ x: -3279, y: -2569 });
    expect(toImage(view, { x: 0, y: 0 }, odd)).toEqual({ x: 3279, y: 2569 });
  });
});
