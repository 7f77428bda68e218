import type { ClassList } from '../contract/classes.js';
import type { Scores } from '../contract/events.js';
import type { Recipe } from '../contract/recipe.js';
import { labelTable, toLabels } from '../datasets/classes.js';
import { decodeMask } from '../datasets/mask.js';
import { readAhead } from '../datasets/read-ahead.js';
import type { Inference } from '../engine/inference.js';
import { ConfusionMatrix } from './confusion.js';
import { predict, readSeen } from './predict.js';

/** Scores of a network on labeled images, each judged at its full size. */
export async function scoreImages(
  inference: Inference,
  recipe: Recipe,
  classes: ClassList,
  images: readonly { image: string; mask: string }[],
): Promise<Scores> {
  const confusion = new ConfusionMatrix(classes.classes.length);
  const table = labelTable(classes);
  for (const [{ mask }, reading] of readAhead(images, ({ image }) => readSeen(image, recipe))) {
    const { indices } = await predict(inference, await reading, recipe.crop);
    confusion.add(indices, toLabels(await decodeMask(mask), table));
  }
  return confusion.scores(classes.classes);
}
