import { mkdtemp, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.js';

let file: string;
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'towline-')), 'weights.safetensors');
});

describe('safetensors', () => {
  it('reads back what was written, names outside ASCII too', async () => {
    const tensors = new Map([
      ['encoder/stem', { shape: [2, 3], values: Float32Array.from([1, -2, 0.5, 4, 1e-9, 6]) }],
      ['größe', { shape: [1], values: Float32Array.from([7]) }],
    ]);
    await writeSafetensors(file, { tensors, metadata: { step: '12' } });
    const back = await readSafetensors(file);
    expect(back.tensors).toEqual(tensors);
    expect(back.metadata).toEqual({ step: '12' });
  });

  it('lays the file out as the format says', async () => {
    const tensors = new Map([['a', { shape: [2], values: Float32Array.from([1, 2]) }]]);
    await writeSafetensors(file, { tensors, metadata: {} });
    const bytes = await readFile(file);
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<string, unknown>;
    expect(header['a']).toEqual({ dtype: 'F32', shape: [2], data_offsets: [0, 8] });
    expect(bytes.readFloatLE(8 + length + 4)).toBe(2);
  });

  it('reads half precision, subnormal and infinite values too', async () => {
    const halves = Uint16Array.from([0x3c00, 0xc000, 0x0001, 0x7c00]);
    const header = JSON.stringify({ h: { dtype: 'F16', shape: [4], data_offsets: [0, 8] } });
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    await writeFile(file, Buffer.concat([length, Buffer.from(header), Buffer.from(halves.buffer)]));
    const { tensors } = await readSafetensors(file);
    expect([...(tensors.get('h')?.values ?? [])]).toEqual([1, -2, 2 ** -24, Infinity]);
  });

  it('refuses a file that is cut off', async () => {
    const tensors = new Map([['a', { shape: [4], values: new Float32Array(4) }]]);
    await writeSafetensors(file, { tensors, metadata: {} });
    await truncate(file, (await readFile(file)).length - 4);
    await expect(readSafetensors(file)).rejects.toThrow('is cut off inside "a"');
    await truncate(file, 3);
    await expect(readSafetensors(file)).rejects.toThrow('not a safetensors file');
  });
});
