import { readFile } from 'node:fs/promises';
import { rename, open } from 'node:fs/promises';
import { z } from 'zod';

/** One named array; `values` are row-major. */
export interface StoredTensor {
  shape: number[];
  values: Float32Array;
}

export interface TensorFile {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
}

const entrySchema = z.object({
  dtype: z.enum(['F32', 'F16']),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const metadataSchema = z.record(z.string(), z.string());
const HEADER_LENGTH_BYTES = 8;

function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function decodeValues(bytes: Buffer, dtype: 'F32' | 'F16'): Float32Array {
  if (dtype === 'F32') {
    return new Float32Array(Uint8Array.from(bytes).buffer);
  }
  const halves = new Uint16Array(Uint8Array.from(bytes).buffer);
  return Float32Array.from(halves, halfToFloat);
}

/**
 * Reads a safetensors file (https://github.com/huggingface/safetensors): a JSON header and raw
 * arrays, no code. F32 and F16 are read; anything else, or a truncated file, throws.
 */
export async function readSafetensors(path: string): Promise<TensorFile> {
  const file = await readFile(path);
  const headerLength = file.length < HEADER_LENGTH_BYTES ? 0 : Number(file.readBigUInt64LE(0));
  const start = HEADER_LENGTH_BYTES + headerLength;
  if (headerLength === 0 || start > file.length) {
    throw new Error(`${path} is not a safetensors file: its header is cut off.`);
  }
  const parsed: unknown = JSON.parse(file.toString('utf8', HEADER_LENGTH_BYTES, start));
  const header = z.record(z.string(), z.unknown()).parse(parsed);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = entrySchema.parse(value);
    const [from, to] = entry.data_offsets;
    if (start + to > file.length) throw new Error(`${path} is cut off inside "${name}".`);
    const values = decodeValues(file.subarray(start + from, start + to), entry.dtype);
    tensors.set(name, { shape: entry.shape, values });
  }
  return { tensors, metadata: metadataSchema.parse(header['__metadata__'] ?? {}) };
}

function encode({ tensors, metadata }: TensorFile): Buffer[] {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const bodies: Buffer[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const end = offset + values.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    bodies.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    offset = end;
  }
  const text = JSON.stringify(header);
  const padded = text.padEnd(
    Math.ceil(Buffer.byteLength(text) / 8) * 8 - (Buffer.byteLength(text) - text.length),
  );
  const length = Buffer.alloc(HEADER_LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(padded)));
  return [length, Buffer.from(padded), ...bodies];
}

/** Writes beside the file, flushes, and renames: a kill at any instant leaves the old or the new. */
export async function writeSafetensors(path: string, file: TensorFile): Promise<void> {
  const partial = `${path}.partial`;
  const handle = await open(partial, 'w');
  try {
    for (const chunk of encode(file)) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, path);
}
