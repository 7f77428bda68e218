import { mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import pMap from 'p-map';
import sharp from 'sharp';
import { UserError } from '../../backend/contract/error.js';
import { decodeImage, type RgbImage } from '../../backend/datasets/image.js';
import { randomFor } from '../../backend/random.js';
import type { Benchmark } from './benchmark.js';
import { sampleTargets } from './sample.js';
import { SEED } from './setups.js';

const SIZE = { width: 320, height: 240 };

/** So many small photographs: in Towline an import, in libvips a thumbnail of each. */
export function importing(count: number): Benchmark {
  return {
    name: `import/${count}`,
    peer: 'thumbnails.py',
    backend: null,
    // The check is a whole import, and warms up.
    warmUp: 0,
    perRound: 1,
    prepare: async (folder) => {
      const images = join(folder, 'images');
      await mkdir(images);
      await writeImages(images, count);
      return { work: 'import', images, folder };
    },
    compare: (ours, peer) => {
      if (ours === count && peer === count) return;
      throw new UserError(
        `Of ${count} images Towline read ${String(ours)}, the peer ${String(peer)}.`,
      );
    },
  };
}

/** JPEGs of different content: random windows of the sample's images, enlarged. */
async function writeImages(folder: string, count: number): Promise<void> {
  const files = await sampleTargets();
  const samples = await Promise.all(files.map((file) => decodeImage(file)));
  const write = async (index: number): Promise<void> => {
    const random = randomFor(SEED, 'window', index);
    const { data, width, height } = samples[index % samples.length] as RgbImage;
    const window = {
      width: Math.round(width * random.uniform(0.5, 0.9)),
      height: Math.round(height * random.uniform(0.5, 0.9)),
    };
    const left = random.integer(width - window.width);
    const top = random.integer(height - window.height);
    await sharp(data, { raw: { width, height, channels: 3 } })
      .extract({ ...window, left, top })
      .resize(SIZE.width, SIZE.height, { fit: 'fill' })
      .jpeg()
      .toFile(join(folder, `${index}.jpg`));
  };
  const indices = Array.from({ length: count }, (_, index) => index);
  await pMap(indices, write, { concurrency: cpus().length });
}
