import type { Rectangle } from '../../curation/layout.js';

/** A pointer that moves less than this (pixels) clicks. */
const SLACK = 5;
/** Near an edge the grid scrolls by itself: within so many pixels, so many a frame at most. */
const EDGE = 40;
const FASTEST = 24;

interface LassoOptions {
  viewport: HTMLElement;
  start: PointerEvent;
  onDrag: (rectangle: Rectangle) => void;
  /** @param dragged false where it was a click */
  onEnd: (dragged: boolean) => void;
}

/** Follows a drag over a scrolling element; rectangles lie in its content. */
export function followLasso({ viewport, start, onDrag, onEnd }: LassoOptions): void {
  const origin = inContent(viewport, start.clientX, start.clientY);
  let last = { x: start.clientX, y: start.clientY };
  let dragging = false;
  let frame = 0;

  const draw = (): void => {
    const here = inContent(viewport, last.x, last.y);
    onDrag({
      left: Math.min(origin.x, here.x),
      top: Math.min(origin.y, here.y),
      right: Math.max(origin.x, here.x),
      bottom: Math.max(origin.y, here.y),
    });
  };
  const scroll = (): void => {
    const { top, bottom } = viewport.getBoundingClientRect();
    const beyond = Math.min(0, last.y - top - EDGE) + Math.max(0, last.y - bottom + EDGE);
    const before = viewport.scrollTop;
    viewport.scrollTop += Math.max(-FASTEST, Math.min(FASTEST, beyond / 2));
    if (viewport.scrollTop !== before) draw();
    frame = requestAnimationFrame(scroll);
  };
  const move = (event: PointerEvent): void => {
    last = { x: event.clientX, y: event.clientY };
    if (!dragging) {
      const { clientX, clientY } = start;
      if (Math.hypot(last.x - clientX, last.y - clientY) < SLACK) return;
      dragging = true;
      viewport.setPointerCapture(start.pointerId);
      frame = requestAnimationFrame(scroll);
    }
    draw();
  };
  const end = (): void => {
    cancelAnimationFrame(frame);
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', end);
    removeEventListener('pointercancel', end);
    onEnd(dragging);
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);
}

function inContent(viewport: HTMLElement, x: number, y: number): { x: number; y: number } {
  const { left, top } = viewport.getBoundingClientRect();
  return { x: x - left + viewport.scrollLeft, y: y - top + viewport.scrollTop };
}
