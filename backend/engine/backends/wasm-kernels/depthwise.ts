import type { Convolution } from './convolution.js';
import type { Rectangle } from './depthwise-loop.js';
import { RECTANGLE_LOOP, rectangleParameters } from './depthwise-loop.js';
import type { WasmBackend } from './heap.js';
import { FLOAT } from './loop-code.js';
import { parts } from './parts.js';
import { threadsOf } from './threads.js';
import type { Axis, Window } from './windows.js';

/** An image batch [b, height, width, c] on the heap. */
export interface Images {
  at: number;
  height: number;
  width: number;
}

/** Rows of a rectangle that make one job. */
const ROWS_PER_JOB = 8;

/** The rows or the columns of a depthwise convolution. */
export function axesOf(conv: Convolution): { rows: Axis; columns: Axis } {
  return {
    rows: {
      ...{ inputs: conv.inHeight, outputs: conv.outHeight, taps: conv.filterHeight },
      ...{ stride: conv.strideHeight, dilation: conv.dilationHeight, before: conv.padInfo.top },
    },
    columns: {
      ...{ inputs: conv.inWidth, outputs: conv.outWidth, taps: conv.filterWidth },
      ...{ stride: conv.strideWidth, dilation: conv.dilationWidth, before: conv.padInfo.left },
    },
  };
}

/** Everything that is the same for all rectangles of one call. */
export interface Depthwise {
  input: Images;
  result: Images;
  /** Addresses of the filter [height, width, c] and of one start number a channel. */
  filter: number;
  start: number;
  filterWidth: number;
  batchSize: number;
  channels: number;
  relu6: boolean;
}

/** Goes over all results, on all threads, a rectangle of equal windows at a time. */
export function runDepthwise(
  backend: WasmBackend,
  call: Depthwise,
  rows: Window[],
  columns: Window[],
): void {
  const jobs: Rectangle[] = [];
  for (let image = 0; image < call.batchSize; image++) {
    for (const row of rows) {
      for (const { from, count } of parts(row.count, ROWS_PER_JOB)) {
        const some = {
          ...row,
          ...{ first: row.first + from * row.step, count },
          position: row.position + from * row.advance,
        };
        for (const column of columns) jobs.push(rectangle(call, image, some, column));
      }
    }
  }
  threadsOf(backend).run(RECTANGLE_LOOP, jobs.map(rectangleParameters));
}

function rectangle(call: Depthwise, image: number, row: Window, column: Window): Rectangle {
  const { input, result, filterWidth, start, channels, relu6 } = call;
  const pixel = channels * FLOAT;
  const at = (images: Images, y: number, x: number): number =>
    images.at + ((image * images.height + y) * images.width + x) * pixel;
  const [inputLine, resultLine] = [input.width * pixel, result.width * pixel];
  return {
    input: {
      at: at(input, row.position, column.position),
      row: row.advance * inputLine,
      column: column.advance * pixel,
      tapRow: row.positionStep * inputLine,
      tapColumn: column.positionStep * pixel,
    },
    filter: {
      at: call.filter + (row.tap * filterWidth + column.tap) * pixel,
      tapRow: row.tapStep * filterWidth * pixel,
      tapColumn: column.tapStep * pixel,
    },
    result: {
      at: at(result, row.first, column.first),
      row: row.step * resultLine,
      column: column.step * pixel,
    },
    ...{ start, channels, relu6, rows: row.count, columns: column.count },
    ...{ tapRows: row.taps, tapColumns: column.taps },
  };
}
