/**
 * Just enough of the WebAssembly binary format to build a small SIMD loop by hand: one exported
 * function `run` of 32-bit integer parameters that works on an imported memory.
 */
export type Code = number[];

const I32 = 0x7f;
const V128 = 0x7b;
const SIMD = 0xfd;
const EMPTY = 0x40;

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
export const below = (a: Code, b: Code): Code => [...a, ...b, 0x49];

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
/** One float at an address, in all four places. */
export const loadEverywhere = (address: Code): Code => [...address, SIMD, 0x09, 2, 0];
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

/** The part of the WebAssembly interface in use: the compiler's library leaves it to browsers. */
interface WebAssemblyInterface {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
}

/**
 * The function `body` on a memory; its locals are the parameters, then the integers, then the
 * vectors. Throws where the processor has no SIMD or the memory belongs to threads.
 */
export function assemble(
  body: Code,
  locals: { parameters: number; integers: number; vectors: number },
  memory: object,
): (...parameters: number[]) => void {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyInterface };
  const module = new WebAssembly.Module(moduleBytes(body, locals));
  const instance = new WebAssembly.Instance(module, { heap: { memory } });
  return instance.exports['run'] as (...parameters: number[]) => void;
}

function moduleBytes(
  body: Code,
  locals: { parameters: number; integers: number; vectors: number },
): Uint8Array {
  const text = (value: string): Code => [value.length, ...Buffer.from(value)];
  const section = (id: number, content: Code): Code => [
    id,
    ...unsigned(content.length),
    ...content,
  ];
  const declared = [2, ...unsigned(locals.integers), I32, ...unsigned(locals.vectors), V128];
  const code = [...declared, ...body, 0x0b];
  const parameters = new Array<number>(locals.parameters).fill(I32);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, locals.parameters, ...parameters, 0]),
    ...section(2, [1, ...text('heap'), ...text('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
