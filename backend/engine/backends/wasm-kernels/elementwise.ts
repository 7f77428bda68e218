import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Code } from './assembler.js';
import {
  addFloats,
  below,
  constant,
  divideFloats,
  equal,
  get,
  load,
  loadEverywhere,
  loadOne,
  multiplyFloats,
  set,
  store,
  storeOne,
  subtractFloats,
  until,
} from './assembler.js';
import type { KernelCall } from './heap.js';
import { addressOf, allocate, registerInstead } from './heap.js';
import { advance, countDown, FLOAT, ONE, VECTOR } from './loop-code.js';
import { parts, range } from './parts.js';
import type { LoopPlan } from './threads.js';
import { threadsOf } from './threads.js';

type Call = KernelCall<{ a: TensorInfo; b: TensorInfo }, object>;
type Operation = (a: Code, b: Code) => Code;

const [A, A_ROW, B, B_ROW, RESULT, ROWS, BYTES] = [0, 1, 2, 3, 4, 5, 6] as const;
const [LEFT, A_AT, B_AT] = [7, 8, 9] as const;

/** Below so many results tfjs's kernel is done before a second thread is awake. */
const WORTH_THREADS = 1 << 14;
const RESULTS_PER_JOB = 1 << 15;
/** Blocks that are worth a job each. */
const MOST_BLOCKS = 64;

/**
 * result[row, i] = a[row, i] op b[row, i] on rows of so many bytes; where `scalar`, b has one
 * number a row. Steps from row to row may be 0.
 */
function planOf(operation: Operation, scalar: boolean): LoopPlan {
  const right = (loaded: Code): Code => (scalar ? loadEverywhere(get(B_AT)) : loaded);
  const some = (size: number, body: Code): Code =>
    until(below(get(LEFT), constant(size)), [
      ...body,
      ...advance(A_AT, constant(size)),
      ...(scalar ? [] : advance(B_AT, constant(size))),
      ...advance(RESULT, constant(size)),
      ...countDown(LEFT, size),
    ]);
  const four = operation(load(get(A_AT), 0), right(load(get(B_AT), 0)));
  const one = operation(loadOne(get(A_AT), 0), right(loadOne(get(B_AT), 0)));
  const body = until(equal(get(ROWS), constant(0)), [
    ...set(LEFT, get(BYTES)),
    ...set(A_AT, get(A)),
    ...set(B_AT, get(B)),
    ...some(VECTOR.bytes, store(get(RESULT), 0, four)),
    ...some(ONE.bytes, storeOne(get(RESULT), 0, one)),
    ...advance(A, get(A_ROW)),
    ...advance(B, get(B_ROW)),
    ...countDown(ROWS, 1),
  ]);
  return { body, parameters: 7, integers: 3, vectors: 0 };
}

const OPERATIONS: Record<string, Operation> = {
  [tf.Add]: addFloats,
  [tf.Sub]: subtractFloats,
  [tf.Multiply]: multiplyFloats,
  [tf.RealDiv]: divideFloats,
};

/** Sums, differences, products and quotients of large tensors on all cores; small ones stay tfjs's. */
export function registerElementwise(): void {
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const plans = { vector: planOf(operation, false), scalar: planOf(operation, true) };
    registerInstead(name, (call: Call) => {
      const layout = layoutOf(call.inputs.a, call.inputs.b);
      return layout && onAllThreads(call, layout.scalar ? plans.scalar : plans.vector, layout);
    });
  }
}

/** a as [blocks, rows, length], where all rows of a block meet the same part of b. */
interface Layout {
  blocks: number;
  rows: number;
  length: number;
  /** b has one number a row instead of `length`. */
  scalar: boolean;
  /** Floats of b from block to block, and from row to row. */
  blockStep: number;
  rowStep: number;
}

/** Undefined where tfjs's kernel does as well, or where b is larger than a in some direction. */
function layoutOf(a: TensorInfo, b: TensorInfo): Layout | undefined {
  const size = tf.util.sizeFromShape(a.shape);
  if (size < WORTH_THREADS || a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
  if (b.shape.length > a.shape.length) return undefined;
  const padded = [...new Array<number>(a.shape.length - b.shape.length).fill(1), ...b.shape];
  let end = a.shape.length;
  while (end > 0 && padded[end - 1] === a.shape[end - 1]) end--;
  let start = end;
  while (start > 0 && padded[start - 1] === 1) start--;
  if (!padded.slice(0, start).every((extent, axis) => extent === a.shape[axis])) return undefined;
  const [blocks, rows, length] = [
    a.shape.slice(0, start),
    a.shape.slice(start, end),
    a.shape.slice(end),
  ].map(tf.util.sizeFromShape) as [number, number, number];
  if (blocks > MOST_BLOCKS && length > 1) return undefined;
  if (length > 1) return { blocks, rows, length, scalar: false, blockStep: length, rowStep: 0 };
  return { blocks: 1, rows: blocks, length: rows, scalar: true, blockStep: 0, rowStep: 1 };
}

/** The loop's parameters for every job: some whole rows, or a part of a long one. */
function jobsOf([a, b, result]: [number, number, number], layout: Layout): number[][] {
  const { blocks, rows, length, scalar, blockStep, rowStep } = layout;
  const rowsAtOnce = Math.max(1, Math.floor(RESULTS_PER_JOB / length));
  const lengthAtOnce = Math.min(length, RESULTS_PER_JOB);
  return range(blocks).flatMap((block) =>
    parts(rows, rowsAtOnce).flatMap((row) =>
      parts(length, lengthAtOnce).map((part) => {
        const first = ((block * rows + row.from) * length + part.from) * FLOAT;
        const other = block * blockStep + row.from * rowStep + (scalar ? 0 : part.from);
        const steps = [length * FLOAT, b + other * FLOAT, rowStep * FLOAT];
        return [a + first, ...steps, result + first, row.count, part.count * FLOAT];
      }),
    ),
  );
}

function onAllThreads({ inputs, backend }: Call, plan: LoopPlan, layout: Layout): TensorInfo {
  const result = allocate(backend, inputs.a.shape);
  const at = [inputs.a, inputs.b, result].map((info) => addressOf(backend, info));
  threadsOf(backend).run(plan, jobsOf(at as [number, number, number], layout));
  return result;
}
