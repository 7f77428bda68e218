/**
 * Just enough of the WebAssembly binary format to build a small SIMD loop by hand: one exported
 * function `run` of 32-bit integer parameters that works on an imported memory.
 */
export type Code = number[];

const I32 = 0x7f;
const V128 = 0x7b;
const SIMD = 0xfd;
const EMPTY = 0x40;
const SHARED_WITH_LIMIT = 0x03;
/** 4 GB. */
const PAGES = 65_536;

/** Unsigned LEB128. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** Signed LEB128 of a number that is not negative. */
function signed(value: number): Code {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
}

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const subtract = (a: Code, b: Code): Code => [...a, ...b, 0x6b];
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x6c];
export const below = (a: Code, b: Code): Code => [...a, ...b, 0x49];
export const equal = (a: Code, b: Code): Code => [...a, ...b, 0x46];
export const both = (a: Code, b: Code): Code => [...a, ...b, 0x71];

/** Four floats at an address plus a fixed offset in bytes. */
export const load = (address: Code, offset: number): Code => [
  ...address,
  ...[SIMD, 0x00, 2, ...unsigned(offset)],
];
export const store = (address: Code, offset: number, value: Code): Code => [
  ...address,
  ...value,
  ...[SIMD, 0x0b, 2, ...unsigned(offset)],
];
/** One float at an address plus an offset, in the first place; zeros in the others. */
export const loadOne = (address: Code, offset: number): Code => [
  ...address,
  ...[SIMD, 0x5c, 2, ...unsigned(offset)],
];
/** Stores the first place. */
export const storeOne = (address: Code, offset: number, value: Code): Code => [
  ...address,
  ...value,
  ...[SIMD, 0x5a, 2, ...unsigned(offset), 0],
];
/** One float at an address, in all four places. */
export const loadEverywhere = (address: Code): Code => [...address, SIMD, 0x09, 2, 0];
/** Picks four floats: 0 to 3 are those of `a`, 4 to 7 those of `b`. */
export const shuffle = (a: Code, b: Code, floats: number[]): Code => [
  ...[...a, ...b, SIMD, 0x0d],
  ...floats.flatMap((float) => [0, 1, 2, 3].map((byte) => float * 4 + byte)),
];
export const everywhere = (value: number): Code => [
  0x43,
  ...new Uint8Array(new Float32Array([value]).buffer),
  ...[SIMD, 0x13],
];
/** All ones where a < b, place by place, else all zeros. */
export const lessFloats = (a: Code, b: Code): Code => [...a, ...b, SIMD, 0x43];
export const and = (a: Code, b: Code): Code => [...a, ...b, SIMD, 0x4e];
export const addFloats = (a: Code, b: Code): Code => [...a, ...b, SIMD, 0xe4, 0x01];
export const multiplyFloats = (a: Code, b: Code): Code => [...a, ...b, SIMD, 0xe6, 0x01];
export const subtractFloats = (a: Code, b: Code): Code => [...a, ...b, SIMD, 0xe5, 0x01];
export const divideFloats = (a: Code, b: Code): Code => [...a, ...b, SIMD, 0xe7, 0x01];
/** The smaller and the larger of two; where `a` is no number it stays `a`. */
export const smallerFloats = (a: Code, b: Code): Code => [...a, ...b, SIMD, 0xea, 0x01];
export const largerFloats = (a: Code, b: Code): Code => [...a, ...b, SIMD, 0xeb, 0x01];
/** a * b + sum: one instruction where the engine has relaxed SIMD (Node 22), else two. */
export const multiplyAdd = (a: Code, b: Code, sum: Code): Code =>
  FUSED ? [...a, ...b, ...sum, ...RELAXED_MULTIPLY_ADD] : addFloats(multiplyFloats(a, b), sum);

/** Repeats the body until `done`, asked before each round, is not zero. */
export const until = (done: Code, body: Code): Code => [
  ...[0x02, EMPTY, 0x03, EMPTY],
  ...done,
  ...[0x0d, 1],
  ...body,
  ...[0x0c, 0, 0x0b, 0x0b],
];

/** Repeats the body as long as `more`, asked after each round, is not zero. */
export const repeatWhile = (more: Code, body: Code): Code => [
  ...[0x03, EMPTY],
  ...body,
  ...more,
  ...[0x0d, 0, 0x0b],
];

export const when = (condition: Code, body: Code): Code => [
  ...condition,
  ...[0x04, EMPTY],
  ...body,
  0x0b,
];

/** The part of the WebAssembly interface in use: the compiler's library leaves it to browsers. */
interface WebAssemblyInterface {
  Module: new (bytes: Uint8Array) => object;
  validate(bytes: Uint8Array): boolean;
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyInterface };

/** A function's parameters are its first locals, then come the integers, then the vectors. */
export interface Locals {
  parameters: number;
  integers: number;
  vectors: number;
}

/** Compiles the function `body`; the module works on the memory that it is instantiated with. */
export function compile(body: Code, locals: Locals): object {
  return new WebAssembly.Module(moduleBytes(body, locals));
}

/** Whether the engine runs SIMD on this processor. */
export function hasSimd(): boolean {
  return accepts(addFloats(everywhere(0), everywhere(0)));
}

const RELAXED_MULTIPLY_ADD = [SIMD, 0x85, 0x02];
const FUSED = accepts([0, 0, 0].flatMap(everywhere).concat(RELAXED_MULTIPLY_ADD));

function accepts(vector: Code): boolean {
  const dropped = [...vector, 0x1a];
  return WebAssembly.validate(moduleBytes(dropped, { parameters: 0, integers: 0, vectors: 0 }));
}

/** The memory is declared as tfjs's is, up to 4 GB, and shared by threads. */
function moduleBytes(body: Code, locals: Locals): Uint8Array {
  const text = (value: string): Code => [value.length, ...Buffer.from(value)];
  const section = (id: number, content: Code): Code => [
    id,
    ...unsigned(content.length),
    ...content,
  ];
  const declared = [2, ...unsigned(locals.integers), I32, ...unsigned(locals.vectors), V128];
  const code = [...declared, ...body, 0x0b];
  const parameters = new Array<number>(locals.parameters).fill(I32);
  const memory = [0x02, SHARED_WITH_LIMIT, 1, ...unsigned(PAGES)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, locals.parameters, ...parameters, 0]),
    ...section(2, [1, ...text('heap'), ...text('memory'), ...memory]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
