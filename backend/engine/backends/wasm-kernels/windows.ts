import { range } from './parts.js';

/**
 * Results `first`, `first + step`, ... (`count` of them) along one axis that see the same taps: of
 * result n, tap t of the window lies at `tap + t * tapStep` of the filter and sees position
 * `position + n * advance + t * positionStep` of the input.
 */
export interface Window {
  first: number;
  step: number;
  count: number;
  taps: number;
  tap: number;
  tapStep: number;
  position: number;
  advance: number;
  positionStep: number;
}

/** One axis of a convolution: sizes, and how result, tap and position are bound to each other. */
export interface Axis {
  inputs: number;
  outputs: number;
  taps: number;
  stride: number;
  dilation: number;
  before: number;
}

/** Windows of the convolution itself: output o sees input o * stride + tap * dilation - before. */
export function forwardWindows(axis: Axis): Window[] {
  const { inputs, outputs, taps, stride, dilation, before } = axis;
  const seen = (output: number): number[] =>
    range(taps).filter((tap) => {
      const position = output * stride + tap * dilation - before;
      return position >= 0 && position < inputs;
    });
  return grouped(range(outputs), seen).map(({ members, window }) => {
    const [first = 0] = members;
    const [tap = 0] = window;
    return {
      ...{ first, step: 1, count: members.length, taps: window.length, tap, tapStep: 1 },
      ...{ position: first * stride + tap * dilation - before },
      ...{ advance: stride, positionStep: dilation },
    };
  });
}

/**
 * Windows of its gradient by the input: input i gets the gradient of every output o for which a tap
 * exists with o * stride + tap * dilation - before = i. Inputs of one remainder by the stride see
 * the same taps, away from the edges.
 */
export function backwardWindows(axis: Axis): Window[] {
  const { inputs, outputs, taps, stride, dilation, before } = axis;
  const output = (input: number, tap: number): number => (input + before - tap * dilation) / stride;
  const seen = (input: number): number[] =>
    range(taps).filter((tap) => {
      const at = output(input, tap);
      return Number.isInteger(at) && at >= 0 && at < outputs;
    });
  return range(Math.min(stride, inputs)).flatMap((phase) => {
    const members = range(Math.ceil((inputs - phase) / stride)).map((n) => phase + n * stride);
    return grouped(members, seen).map(({ members: [first = 0, ...rest], window }) => {
      const [tap = 0, next = tap + 1] = window;
      return {
        ...{ first, step: stride, count: rest.length + 1, taps: window.length },
        ...{ tap, tapStep: next - tap, position: output(first, tap), advance: 1 },
        positionStep: -((next - tap) * dilation) / stride,
      };
    });
  });
}

/** Neighbours that see the same taps, together. */
function grouped(
  members: number[],
  seen: (member: number) => number[],
): { members: number[]; window: number[] }[] {
  const groups: { members: number[]; window: number[] }[] = [];
  for (const member of members) {
    const window = seen(member);
    const last = groups.at(-1);
    if (last && last.window.join() === window.join()) last.members.push(member);
    else groups.push({ members: [member], window });
  }
  return groups;
}
