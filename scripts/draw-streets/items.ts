import type { Canvas } from './canvas.js';

/** Something that stands in the street; nearer ones are painted over farther ones. */
export interface Item {
  depth: number;
  draw(canvas: Canvas): void;
}

export function drawBackToFront(canvas: Canvas, items: readonly Item[]): void {
  for (const item of [...items].sort((a, b) => b.depth - a.depth)) item.draw(canvas);
}
