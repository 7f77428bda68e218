import type { Recipe } from '../contract/recipe.js';
import { cropImage } from '../datasets/crops.js';
import { decodeImage, imageSize } from '../datasets/image.js';
import { FileProblem } from '../datasets/problem.js';
import { workingSize } from '../datasets/working-image.js';

/** The crop in the middle of one image at working size; undefined where it can't be read. */
async function centredCrop(path: string, recipe: Recipe): Promise<Uint8Array | undefined> {
  const { crop } = recipe;
  try {
    const image = await decodeImage(path, workingSize(await imageSize(path), recipe));
    const left = Math.floor((image.width - crop.width) / 2);
    const top = Math.floor((image.height - crop.height) / 2);
    const pixels = new Uint8Array(crop.width * crop.height * 3);
    cropImage(image, { left, top, ...crop, flip: false }, crop, pixels);
    return pixels;
  } catch (error) {
    if (error instanceof FileProblem) return undefined;
    throw error;
  }
}

/**
 * The target crops that a run is judged on without labels: the middles of `watch.images` images,
 * evenly spaced over the list, as RGB bytes [H,W,3] each. Unreadable images are left out. The same
 * list gives the same crops, so that one step's measures can be compared with another's.
 */
export async function watchedCrops(
  images: readonly string[],
  recipe: Recipe,
): Promise<Uint8Array[]> {
  const count = Math.min(images.length, recipe.watch.images);
  const crops: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const path = images[Math.floor(((index + 0.5) * images.length) / count)] ?? '';
    const crop = await centredCrop(path, recipe);
    if (crop) crops.push(crop);
  }
  return crops;
}
