import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { cropImage, cropLabels, randomWindow, shareInWindow } from './crops.js';

const ramp = {
  width: 4,
  height: 2,
  data: Uint8Array.from([0, 10, 20, 30, 40, 50, 60, 70].flatMap((value) => [value, value, value])),
};
const labels = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7]);

function crops(window: Parameters<typeof cropImage>[1], size: { width: number; height: number }) {
  const image = new Uint8Array(size.width * size.height * 3);
  const ids = new Uint8Array(size.width * size.height);
  cropImage(ramp, window, size, image);
  cropLabels(labels, ramp, window, size, ids);
  return { image: [...image].filter((_, at) => at % 3 === 0), ids: [...ids] };
}

describe('crops', () => {
  const size = { width: 2, height: 2 };

  it('copies pixels where the window has the size of the crop', () => {
    const window = { left: 1, top: 0, width: 2, height: 2, flip: false };
    expect(crops(window, size)).toEqual({ image: [10, 20, 50, 60], ids: [1, 2, 5, 6] });
  });

  it('mirrors image and labels alike', () => {
    const window = { left: 1, top: 0, width: 2, height: 2, flip: true };
    expect(crops(window, size)).toEqual({ image: [20, 10, 60, 50], ids: [2, 1, 6, 5] });
  });

  it('mixes neighbouring pixels, but never labels', () => {
    const window = { left: 0.5, top: 0, width: 2, height: 2, flip: false };
    expect(crops(window, size)).toEqual({ image: [5, 15, 45, 55], ids: [1, 2, 5, 6] });
    const enlarged = { left: 0, top: 0, width: 2, height: 1, flip: false };
    expect(crops(enlarged, { width: 4, height: 1 })).toEqual({
      image: [0, 3, 8, 13],
      ids: [0, 0, 1, 1],
    });
  });

  it('counts a label in a window', () => {
    const window = { left: 1, top: 0, width: 2, height: 2, flip: false };
    expect(shareInWindow(labels, ramp, window, 5)).toBe(0.25);
    expect(shareInWindow(labels, ramp, window, 3)).toBe(0);
  });

  it('keeps every window inside the image', () => {
    const random = new Random(1, 'windows');
    const image = { width: 40, height: 33 };
    const crop = { width: 32, height: 32 };
    for (let count = 0; count < 200; count++) {
      const window = randomWindow(random, image, crop, [0.5, 2], true);
      expect(window.left).toBeGreaterThanOrEqual(0);
      expect(window.left + window.width).toBeLessThanOrEqual(40 + 1e-9);
      expect(window.top + window.height).toBeLessThanOrEqual(33 + 1e-9);
      expect(window.width / window.height).toBeCloseTo(1);
    }
  });
});
