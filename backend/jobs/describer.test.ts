import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { readPicture } from '../datasets/read-picture.js';
import { registerWasm } from '../engine/backends/wasm.js';
import { Encoder } from '../engine/encoder.js';
import { foldNorms } from '../engine/folded-norms.js';
import { readSafetensors } from '../engine/safetensors.js';
import { Describer } from './describer.js';

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));
const STREETS = `${RESOURCES}sample/streets/target/`;
const describer = new Describer({ backend: 'wasm' });
afterAll(() => {
  describer.end();
});

async function thumbnails(): Promise<Uint8Array[]> {
  const files = (await readdir(STREETS)).filter((name) => name.endsWith('.jpg')).sort();
  return Promise.all(
    files.slice(0, 3).map(async (name) => (await readPicture(STREETS + name)).thumbnail),
  );
}

/** The encoder run on one picture by hand, averaged and normalised in plain loops. */
async function embeddingByHand(thumbnail: Uint8Array): Promise<number[]> {
  await registerWasm();
  await tf.setBackend('wasm');
  const { tensors } = await readSafetensors(`${RESOURCES}encoders/efficientnet-lite0.safetensors`);
  const weights = new Map(
    [...tensors].map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]),
  );
  const pixels = await sharp(thumbnail).resize(160, 160, { fit: 'fill' }).raw().toBuffer();
  const input = Float32Array.from(pixels, (value) => (value - 127) / 128);
  const { deepest } = new Encoder('efficientnet-lite0').encode(
    { tensors: foldNorms(weights) },
    tf.tensor4d(input, [1, 160, 160, 3]),
  );
  const [, height, width, channels] = deepest.shape;
  const features = await deepest.data();
  const sums = Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let at = 0; at < height * width; at++) sum += features[at * channels + channel] ?? NaN;
    return sum;
  });
  const norm = Math.hypot(...sums);
  return sums.map((sum) => sum / norm);
}

describe('Describer', () => {
  it("gives each picture the encoder's mean features, of unit length", async () => {
    const pictures = await thumbnails();
    const embeddings = await describer.describe(pictures);
    expect(embeddings.length).toBe(3);
    const expected = await embeddingByHand(pictures[1] ?? new Uint8Array());
    expect(expected.length).toBe(320);
    expected.forEach((value, index) => {
      expect(Math.abs((embeddings[1]?.[index] ?? NaN) - value)).toBeLessThan(1e-4);
    });
    expect(Math.abs((embeddings[0]?.[0] ?? 0) - (expected[0] ?? 0))).toBeGreaterThan(1e-4);
  });

  it('says what is wrong with pictures that are none, and goes on', async () => {
    const text = await readFile(`${RESOURCES}sample/streets/README.md`);
    await expect(describer.describe([text])).rejects.toThrow(/^Images can't be compared/);
    expect((await describer.describe(await thumbnails())).length).toBe(3);
  });

  it('fails at once where its process is gone', async () => {
    const other = new Describer({ backend: 'wasm' });
    const failing = other.describe(await thumbnails());
    other.end();
    await expect(failing).rejects.toThrow('ended before it was done');
    await expect(other.describe([])).rejects.toThrow();
  });
});
