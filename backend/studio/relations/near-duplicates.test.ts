import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPicture } from '../../datasets/read-picture.js';
import { TestFolder } from '../../datasets/testing.js';
import { Random } from '../../random.js';
import { stacksOf, type Look } from './near-duplicates.js';

const STREETS = fileURLToPath(
  new URL('../../../resources/sample/streets/target/', import.meta.url),
);

let folder: TestFolder;
let files: string[];
beforeAll(async () => {
  folder = await TestFolder.create();
  files = (await readdir(STREETS)).filter((name) => name.endsWith('.jpg')).sort();
});
afterAll(() => folder.remove());

async function lookOf(id: number, path: string): Promise<Look> {
  const { facts } = await readPicture(path);
  const { sharpness, fingerprint, style } = facts;
  return { id, sharpness, fingerprint, color: style.slice(0, 3), embedding: undefined };
}

const COPIES: [string, (image: Sharp) => Sharp][] = [
  ['encoded again', (image) => image.jpeg({ quality: 40 })],
  ['at half its size', (image) => image.resize({ width: 240 }).png()],
  ['slightly brighter', (image) => image.modulate({ brightness: 1.15 }).png()],
  ['slightly darker', (image) => image.linear(0.85, 0).webp()],
];

describe('stacksOf', () => {
  it.each(COPIES)('finds a copy that is %s, and no other image', async (_, change) => {
    const originals = await Promise.all(
      files.map((name, index) => lookOf(index + 1, STREETS + name)),
    );
    const copies = await Promise.all(
      files.slice(0, 12).map(async (name, index) => {
        const path = `${folder.path}/${index}`;
        await change(sharp(STREETS + name)).toFile(path);
        return lookOf(1000 + index, path);
      }),
    );
    const stacks = stacksOf([...originals, ...copies]);
    const sharpest = copies.map((copy, index) => {
      const original = originals[index] as Look;
      return copy.sharpness > original.sharpness ? copy.id : original.id;
    });
    expect(stacks.slice(originals.length)).toEqual(sharpest);
    expect(stacks.slice(0, 12)).toEqual(sharpest);
    expect(stacks.slice(12, originals.length).every((stack) => stack === null)).toBe(true);
  });

  const look = (id: number, changes: Partial<Look> = {}): Look => ({
    id,
    sharpness: 1,
    fingerprint: '0123456789abcdef',
    color: [50, 0, 0],
    embedding: undefined,
    ...changes,
  });

  it('gives the sharpest of equals the stack, and leaves single images alone', () => {
    const looks = [
      look(1),
      look(2, { sharpness: 3 }),
      look(3, { sharpness: 2 }),
      look(4, { fingerprint: 'fedcba9876543210' }),
    ];
    expect(stacksOf(looks)).toEqual([2, 2, 2, null]);
    expect(stacksOf([])).toEqual([]);
  });

  it('is not misled by an equal structure in other colours, or that shows something else', () => {
    expect(stacksOf([look(1), look(2, { color: [50, 20, 0] })])).toEqual([null, null]);
    const [one, other] = [Float32Array.from([1, 0]), Float32Array.from([0.6, 0.8])];
    const apart = [look(1, { embedding: one }), look(2, { embedding: other })];
    expect(stacksOf(apart)).toEqual([null, null]);
    expect(stacksOf([look(1, { embedding: one }), look(2, { embedding: one })])).toEqual([1, 1]);
    expect(stacksOf([look(1, { embedding: one }), look(2)])).toEqual([1, 1]);
  });

  it('ends a chain of small changes', () => {
    // Each differs from the one before in 4 bits more.
    const chain = Array.from({ length: 16 }, (_, index) =>
      look(index + 1, {
        fingerprint: (2n ** BigInt(4 * index) - 1n).toString(16).padStart(16, '0'),
        sharpness: 100 - index,
      }),
    );
    expect(stacksOf(chain)).toEqual([1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13, 15, 15]);
  });

  it('finds what comparing every two images finds', () => {
    const random = new Random(4, 'fingerprints');
    const bits = (): number[] => Array.from({ length: 64 }, () => random.integer(2));
    const centres = Array.from({ length: 40 }, bits);
    const rows = Array.from({ length: 400 }, () => {
      const row = [...(centres[random.integer(40)] ?? [])];
      for (let flips = random.integer(9); flips > 0; flips--) {
        const place = random.integer(64);
        row[place] = 1 - (row[place] ?? 0);
      }
      return row;
    });
    const looks = rows.map((row, index) =>
      look(index + 1, {
        fingerprint: BigInt(`0b${row.join('')}`)
          .toString(16)
          .padStart(16, '0'),
        sharpness: -index,
      }),
    );
    const expected = rows.map((): number | null => null);
    const taken = new Set<number>();
    rows.forEach((row, leader) => {
      if (taken.has(leader)) return;
      for (let other = leader + 1; other < rows.length; other++) {
        const differing = row.filter((bit, place) => bit !== rows[other]?.[place]).length;
        if (differing > 6 || taken.has(other)) continue;
        taken.add(other);
        expected[other] = expected[leader] = leader + 1;
      }
    });
    expect(stacksOf(looks)).toEqual(expected);
    expect(expected.filter((stack) => stack !== null).length).toBeGreaterThan(100);
  });
});
