import type { Page } from '@playwright/test';

export interface FrameTimes {
  /** Milliseconds between two frames. */
  median: number;
  p95: number;
  longest: number;
  frames: number;
}

const SECONDS = 5;

/** Scrolls the grid at an even pace, in pixels a second, and times the frames. */
export async function measureScroll(page: Page, pace: number): Promise<FrameTimes> {
  const deltas = await page.evaluate(
    async ([speed = 0, duration = 0]) => {
      const grid = document.querySelector('[role=grid]');
      if (!grid) throw new Error('There is no grid.');
      const from = grid.scrollTop;
      const start = await new Promise(requestAnimationFrame);
      const times = [];
      for (let last = start; last - start < duration;) {
        const now = await new Promise(requestAnimationFrame);
        times.push(now - last);
        last = now;
        grid.scrollTop = from + ((now - start) / 1000) * speed;
      }
      return times;
    },
    [pace, SECONDS * 1000],
  );
  const sorted = deltas.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  return { median: at(0.5), p95: at(0.95), longest: at(1), frames: sorted.length };
}

/** Types into the search and waits for the frame that shows what it leaves; milliseconds. */
export function timeSearch(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (words) =>
      new Promise<number>((resolve, reject) => {
        const field = document.querySelector<HTMLInputElement>('input[type=search]');
        if (!field) return reject(new Error('There is no search field.'));
        const start = performance.now();
        field.value = words;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        // A message after a frame's callbacks comes when the frame was drawn.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - start);
          port2.postMessage(null);
        });
      }),
    text,
  );
}
