import type { Point } from './view.js';

export interface GestureTarget {
  /** Dragged by so many device pixels. */
  pan(by: Point): void;
  /** Zoomed by a factor about a point of the element, in device pixels. */
  zoom(factor: number, at: Point): void;
  /** Where the cursor is; null when it has left. */
  hover(at: Point | null): void;
}

/** So much wheel (pixels of scrolling) doubles the size. */
const WHEEL_DOUBLES = 500;
/** A pinch on a trackpad comes as small steps of the wheel, with Ctrl. */
const PINCH_DOUBLES = 70;
const LINE = 16;

/**
 * An attachment that turns wheel, drag and pinch into what happens to a picture. Drags begin with
 * the main or the middle button; two fingers pan and zoom at once.
 */
export function gestures(to: GestureTarget): (element: HTMLElement) => () => void {
  return (element) => {
    const pointers = new Map<number, Point>();

    const pointOf = (event: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect();
      const ratio = devicePixelRatio;
      return { x: (event.clientX - left) * ratio, y: (event.clientY - top) * ratio };
    };

    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const distance = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
      const doubles = event.ctrlKey ? PINCH_DOUBLES : WHEEL_DOUBLES;
      to.zoom(2 ** (-distance / doubles), pointOf(event));
    };

    const down = (event: PointerEvent): void => {
      if (event.button > 1) return;
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, pointOf(event));
    };

    const move = (event: PointerEvent): void => {
      const point = pointOf(event);
      if (event.pointerType !== 'touch') to.hover(point);
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId);
      pointers.set(event.pointerId, point);
      const share = 1 / pointers.size;
      to.pan({ x: (point.x - before.x) * share, y: (point.y - before.y) * share });
      if (!other) return;
      const middle = { x: (point.x + other[1].x) / 2, y: (point.y + other[1].y) / 2 };
      const [apart, wasApart] = [distanceOf(point, other[1]), distanceOf(before, other[1])];
      if (wasApart > 0) to.zoom(apart / wasApart, middle);
    };

    const up = (event: PointerEvent): void => void pointers.delete(event.pointerId);
    const leave = (): void => to.hover(null);
    // The middle button would begin to scroll.
    const pressed = (event: MouseEvent): void =>
      void (event.button === 1 && event.preventDefault());

    const events = new AbortController();
    const listening = { signal: events.signal };
    element.addEventListener('wheel', wheel, { ...listening, passive: false });
    element.addEventListener('mousedown', pressed, listening);
    element.addEventListener('pointerdown', down, listening);
    element.addEventListener('pointermove', move, listening);
    element.addEventListener('pointerup', up, listening);
    element.addEventListener('pointercancel', up, listening);
    element.addEventListener('pointerleave', leave, listening);
    return () => events.abort();
  };
}

function distanceOf(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
