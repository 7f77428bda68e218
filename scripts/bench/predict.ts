import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { UserError } from '../../backend/contract/error.js';
import type { Size } from '../../backend/contract/recipe.js';
import { RECIPES } from '../../backend/contract/recipes.js';
import { readClasses } from '../../backend/datasets/classes.js';
import { decodeMask } from '../../backend/datasets/mask.js';
import { workingSize } from '../../backend/datasets/working-image.js';
import { tilesOf } from '../../backend/evaluate/tiles.js';
import type { Benchmark } from './benchmark.js';
import { SAMPLE_CLASSES, SAMPLE_IMAGE, SAMPLE_MODEL } from './sample.js';
import type { BenchBackend } from './setups.js';

const RECIPE = RECIPES.quick;
/** Share of the pixels that must be equal: two libraries shrink an image a little differently. */
const ENOUGH_EQUAL = { seenWhole: 0.999, seenShrunk: 0.98 };

/** The mask of an image of the sample, enlarged: from the file to the file. */
export function prediction(full: Size, backend: BenchBackend): Benchmark {
  return {
    name: `predict/${full.width}x${full.height}`,
    peer: 'predict.py',
    backend,
    warmUp: 4,
    perRound: 5,
    prepare: async (folder) => {
      const image = join(folder, 'image.jpg');
      await sharp(SAMPLE_IMAGE).resize(full.width, full.height, { fit: 'fill' }).toFile(image);
      const working = workingSize(full, RECIPE);
      const tiles = { tile: RECIPE.crop, tiles: tilesOf(working, RECIPE.crop) };
      const classes = await readClasses(SAMPLE_CLASSES);
      const files = { checkpoint: SAMPLE_MODEL, image, folder };
      return {
        work: 'predict',
        backend,
        recipe: RECIPE,
        classes,
        full,
        working,
        ...tiles,
        ...files,
      };
    },
    compare: (ours, peer) => {
      const { width } = workingSize(full, RECIPE);
      const enough = ENOUGH_EQUAL[width === full.width ? 'seenWhole' : 'seenShrunk'];
      return compareMasks(z.string().parse(ours), z.string().parse(peer), enough);
    },
  };
}

/** Both masks must give nearly every pixel the same class. @throws UserError */
async function compareMasks(ours: string, peer: string, enough: number): Promise<void> {
  const [one, other] = await Promise.all([decodeMask(ours), decodeMask(peer)]);
  const equal = one.data.filter((value, index) => value === other.data[index]).length;
  const share = equal / Math.max(one.data.length, other.data.length);
  if (share >= enough) return;
  const percent = (100 * share).toFixed(1);
  throw new UserError(`The sides differ: the same class in only ${percent} % of the pixels.`);
}
