import type { Rgb } from './color.js';

export const WIDTH = 256;
export const HEIGHT = 192;

/** Points a pixel is made of, each way. Odd, so that one of them is the middle of the pixel. */
const FINE = 3;
const FINE_WIDTH = WIDTH * FINE;
const FINE_HEIGHT = HEIGHT * FINE;

/** What is seen at one point of the picture. */
export interface Dab {
  color: Rgb;
  /** Light the point gives off at dusk. */
  glow?: Rgb | undefined;
  /** Share of the direct sunlight that reaches the point. */
  sun: number;
  /** Metres from the camera. */
  depth: number;
}

/** Paints the point at x and y of the picture, or leaves it as it is. */
export type Ink = (x: number, y: number) => Dab | undefined;

export type Point = readonly [x: number, y: number];

/** One picture in the light it is made of, so that the weather can be chosen afterwards. */
export interface Frame {
  /** Surface colour, linear. */
  color: Float32Array;
  glow: Float32Array;
  sun: Float32Array;
  depth: Float32Array;
  /** Exact: the class of the middle of each pixel, never a blend. */
  ids: Uint8Array;
}

/** Keeps picture and mask together: whatever paints a point also says its class. */
export class Canvas {
  private readonly color = new Float32Array(FINE_WIDTH * FINE_HEIGHT * 3);
  private readonly glow = new Float32Array(FINE_WIDTH * FINE_HEIGHT * 3);
  private readonly sun = new Float32Array(FINE_WIDTH * FINE_HEIGHT);
  private readonly depth = new Float32Array(FINE_WIDTH * FINE_HEIGHT);
  private readonly ids = new Uint8Array(FINE_WIDTH * FINE_HEIGHT);

  /** Fills a polygon given in pixels, holes by the even-odd rule. */
  fill(outline: readonly Point[], id: number, ink: Ink): void {
    this.scan(outline, (index, x, y) => {
      const dab = ink(x, y);
      if (dab) this.put(index, id, dab);
    });
  }

  /** Takes light from whatever the polygon covers, such as the road below a car. */
  darken(outline: readonly Point[], factor: number): void {
    this.scan(outline, (index) => {
      for (let part = index * 3; part < index * 3 + 3; part++) {
        this.color[part] = (this.color[part] ?? 0) * factor;
      }
    });
  }

  /** The picture at its size: light is averaged, the class is that of the middle point. */
  resolve(): Frame {
    const frame = emptyFrame();
    for (let y = 0; y < FINE_HEIGHT; y++) {
      for (let x = 0; x < FINE_WIDTH; x++) {
        this.gather(frame, y * FINE_WIDTH + x, Math.floor(y / FINE) * WIDTH + Math.floor(x / FINE));
      }
    }
    const middle = (FINE - 1) / 2;
    for (let index = 0; index < frame.ids.length; index++) {
      const row = Math.floor(index / WIDTH) * FINE + middle;
      frame.ids[index] = this.ids[row * FINE_WIDTH + (index % WIDTH) * FINE + middle] ?? 0;
    }
    return frame;
  }

  private gather(frame: Frame, from: number, to: number): void {
    const weight = 1 / (FINE * FINE);
    for (let part = 0; part < 3; part++) {
      add(frame.color, to * 3 + part, (this.color[from * 3 + part] ?? 0) * weight);
      add(frame.glow, to * 3 + part, (this.glow[from * 3 + part] ?? 0) * weight);
    }
    add(frame.sun, to, (this.sun[from] ?? 0) * weight);
    add(frame.depth, to, (this.depth[from] ?? 0) * weight);
  }

  private put(index: number, id: number, dab: Dab): void {
    for (let part = 0; part < 3; part++) {
      // Squares turn screen values into amounts of light, which can be averaged.
      this.color[index * 3 + part] = (dab.color[part] ?? 0) ** 2;
      this.glow[index * 3 + part] = (dab.glow?.[part] ?? 0) ** 2;
    }
    this.sun[index] = dab.sun;
    this.depth[index] = dab.depth;
    this.ids[index] = id;
  }

  private scan(
    outline: readonly Point[],
    visit: (index: number, x: number, y: number) => void,
  ): void {
    const rows = outline.map(([, y]) => y);
    const first = Math.max(0, Math.ceil(Math.min(...rows) * FINE - 0.5));
    const last = Math.min(FINE_HEIGHT - 1, Math.floor(Math.max(...rows) * FINE - 0.5));
    for (let row = first; row <= last; row++) {
      const y = (row + 0.5) / FINE;
      const cuts = crossings(outline, y);
      for (let pair = 0; pair + 1 < cuts.length; pair += 2) {
        const from = Math.max(0, Math.ceil((cuts[pair] ?? 0) * FINE - 0.5));
        const to = Math.min(FINE_WIDTH - 1, Math.ceil((cuts[pair + 1] ?? 0) * FINE - 0.5) - 1);
        for (let column = from; column <= to; column++) {
          visit(row * FINE_WIDTH + column, (column + 0.5) / FINE, y);
        }
      }
    }
  }
}

function crossings(outline: readonly Point[], y: number): number[] {
  const cuts: number[] = [];
  outline.forEach(([x0, y0], index) => {
    const [x1, y1] = outline[(index + 1) % outline.length] ?? [x0, y0];
    if (y0 <= y !== y1 <= y) cuts.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  });
  return cuts.sort((a, b) => a - b);
}

function emptyFrame(): Frame {
  const pixels = WIDTH * HEIGHT;
  return {
    color: new Float32Array(pixels * 3),
    glow: new Float32Array(pixels * 3),
    sun: new Float32Array(pixels),
    depth: new Float32Array(pixels),
    ids: new Uint8Array(pixels),
  };
}

function add(values: Float32Array, index: number, value: number): void {
  values[index] = (values[index] ?? 0) + value;
}
