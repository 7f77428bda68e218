import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import sharp, { type Sharp } from 'sharp';

export const WIDTH = 64;
export const HEIGHT = 48;
/** Ids are neither dense nor sorted: what is written must be these, not their indices. */
export const IDS = { ground: 7, disc: 3, box: 20 } as const;
export const IGNORED = 200;
export const SOURCE_IMAGES = 12;
export const TARGET_IMAGES = 6;

/** Folders of a small made-up world: coloured shapes by day, the same by night. */
export interface Dataset {
  root: string;
  source: string;
  target: string;
  /** True masks of the target, which adaptation never sees. */
  truth: string;
  classes: string;
}

interface Scene {
  pixels: Uint8Array;
  mask: Uint8Array;
}

/** A disc and a box on the ground, elsewhere in each scene. */
function scene(index: number, light: number): Scene {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  const mask = new Uint8Array(WIDTH * HEIGHT).fill(IDS.ground);
  const center = { x: 14 + ((index * 7) % 36), y: 14 + ((index * 5) % 20) };
  const corner = { x: (index * 11) % 44, y: (index * 3) % 30 };
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const at = y * WIDTH + x;
      if (x >= corner.x && x < corner.x + 16 && y >= corner.y && y < corner.y + 14) {
        mask[at] = IDS.box;
      }
      if ((x - center.x) ** 2 + (y - center.y) ** 2 < 90) mask[at] = IDS.disc;
      const color = COLORS[mask[at] ?? IDS.ground] ?? [0, 0, 0];
      const grain = ((x * 13 + y * 7 + index * 29) % 17) - 8;
      color.forEach((value, channel) => {
        pixels[at * 3 + channel] = Math.max(0, Math.min(255, (value + grain) * light));
      });
      if (y === 0) mask[at] = IGNORED;
    }
  return { pixels, mask };
}

const COLORS: Record<number, [number, number, number]> = {
  [IDS.ground]: [90, 160, 80],
  [IDS.disc]: [220, 60, 50],
  [IDS.box]: [60, 80, 210],
};

async function write(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

/** Half of them in subfolders, with a blank and accents. */
export function targetNames(): string[] {
  return Array.from({ length: TARGET_IMAGES }, (_, index) =>
    index % 2 === 0 ? `harbour ${index}.jpg` : `north side/été/${index}.png`,
  );
}

function image({ pixels }: Scene): Sharp {
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

function maskPng({ mask }: Scene): Uint8Array {
  return encode({ width: WIDTH, height: HEIGHT, data: mask, channels: 1, depth: 8 });
}

async function writeSource(source: string): Promise<void> {
  for (let index = 0; index < SOURCE_IMAGES; index++) {
    const day = scene(index, 1);
    const name = index % 3 === 0 ? `morning/${index}` : `${index}`;
    await write(join(source, 'images', `${name}.png`), await image(day).png().toBuffer());
    await write(join(source, 'masks', `${name}.png`), maskPng(day));
  }
  const alone = join(source, 'images', 'without mask.png');
  await write(alone, await image(scene(99, 1)).png().toBuffer());
  const classes = Object.entries(IDS).map(([name, id]) => {
    const hex = (COLORS[id] ?? []).map((value) => value.toString(16).padStart(2, '0'));
    return { id, name, color: `#${hex.join('')}` };
  });
  await write(join(source, 'classes.json'), JSON.stringify({ ignore: IGNORED, classes }));
}

async function writeTarget(target: string, truth: string): Promise<void> {
  for (const [index, name] of targetNames().entries()) {
    const night = scene(index + 40, 0.35);
    const picture = image(night).toFormat(name.endsWith('.jpg') ? 'jpeg' : 'png');
    await write(join(target, name), await picture.toBuffer());
    await write(join(truth, name.replace(/\.\w+$/, '.png')), maskPng(night));
  }
}

/** Makes everything anew in a temporary folder. */
export async function makeDataset(): Promise<Dataset> {
  const root = await mkdtemp(join(tmpdir(), 'towline e2e '));
  const [source, target, truth] = [join(root, 'source'), join(root, 'target'), join(root, 'truth')];
  await writeSource(source);
  await writeTarget(target, truth);
  return { root, source, target, truth, classes: join(source, 'classes.json') };
}
