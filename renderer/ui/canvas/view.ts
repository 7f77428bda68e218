/** Width and height: of an image in its pixels, of a canvas in device pixels. */
export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/**
 * What a canvas shows: the point of the image in its middle, in image pixels from the left upper
 * corner, and device pixels per image pixel. A plain value, so that several canvases can show the
 * same place.
 */
export interface View extends Point {
  scale: number;
}

/** A view, or the whole image, whatever the size of the canvas. */
export type Placement = View | 'fit';

const LARGEST_SCALE = 64;

/** The whole image, as large as it goes. */
export function fitted(image: Size, frame: Size): View {
  return { x: image.width / 2, y: image.height / 2, scale: fitScale(image, frame) };
}

export function viewOf(placement: Placement, image: Size, frame: Size): View {
  return placement === 'fit' ? fitted(image, frame) : constrained(placement, image, frame);
}

/** The view after a zoom by a factor; what lies under `point` (of the frame) stays there. */
export function zoomedAt(
  view: View,
  factor: number,
  point: Point,
  { image, frame }: { image: Size; frame: Size },
): View {
  const fit = fitScale(image, frame);
  const smallest = Math.min(fit, 1);
  const scale = clamped(view.scale * factor, smallest, Math.max(LARGEST_SCALE, fit));
  const held = {
    x: view.x + (point.x - frame.width / 2) / view.scale,
    y: view.y + (point.y - frame.height / 2) / view.scale,
  };
  const keep = view.scale / scale;
  const x = held.x + (view.x - held.x) * keep;
  const y = held.y + (view.y - held.y) * keep;
  return constrained({ x, y, scale }, image, frame);
}

/** The view after the image was dragged by so many device pixels. */
export function panned(view: View, by: Point, image: Size, frame: Size): View {
  const x = view.x - by.x / view.scale;
  const y = view.y - by.y / view.scale;
  return constrained({ ...view, x, y }, image, frame);
}

/** Where a point of the frame lies in the image, as it is drawn. */
export function toImage(view: View, point: Point, frame: Size): Point {
  const origin = originOf(view, frame);
  return { x: (point.x - origin.x) / view.scale, y: (point.y - origin.y) / view.scale };
}

/**
 * Where the image's left upper corner lies in the frame: on whole device pixels, so that at scale 1
 * each pixel of the image is one of the screen, and nothing shimmers while it is dragged.
 */
export function originOf(view: View, frame: Size): Point {
  return {
    x: Math.round(frame.width / 2 - view.x * view.scale),
    y: Math.round(frame.height / 2 - view.y * view.scale),
  };
}

/**
 * The nearest view that doesn't lose the image: centred where all of it is shown, any of its points
 * in the middle from twice that scale on. Zooming in from the whole image is never corrected.
 */
function constrained(view: View, image: Size, frame: Size): View {
  const freedom = clamped(view.scale / fitScale(image, frame) - 1, 0, 1);
  return {
    x: nearMiddle(view.x, image.width, freedom),
    y: nearMiddle(view.y, image.height, freedom),
    scale: view.scale,
  };
}

function nearMiddle(value: number, length: number, freedom: number): number {
  const middle = length / 2;
  return clamped(value, middle - middle * freedom, middle + middle * freedom);
}

function fitScale(image: Size, frame: Size): number {
  return Math.min(frame.width / image.width, frame.height / image.height);
}

function clamped(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
