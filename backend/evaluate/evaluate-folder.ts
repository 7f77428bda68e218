import type { ClassList } from '../contract/classes.js';
import { UserError } from '../contract/error.js';
import type { Scores } from '../contract/events.js';
import { labelTable, toLabels } from '../datasets/classes.js';
import { pairMasks } from '../datasets/mask-pairs.js';
import { decodeMask } from '../datasets/mask.js';
import { FileProblem } from '../datasets/problem.js';
import { sizesDiffer } from '../datasets/working-image.js';
import { ConfusionMatrix } from './confusion.js';

export interface FolderScores extends Scores {
  /** Pairs that were compared. */
  images: number;
  predictionsWithoutMask: string[];
  masksWithoutPrediction: string[];
  /** Pairs that could not be compared, each with one sentence. */
  unusable: { file: string; reason: string }[];
}

/**
 * Compares predicted index masks with true ones, paired by subfolder and stem. What can't be read
 * or differs in size is named and left out.
 * @throws UserError where nothing can be compared
 */
export async function evaluateFolder(options: {
  predictions: string;
  masks: string;
  classes: ClassList;
}): Promise<FolderScores> {
  const { classes } = options;
  const { pairs, ...unpaired } = await pairMasks(options.predictions, options.masks);
  const confusion = new ConfusionMatrix(classes.classes.length);
  const table = labelTable(classes);
  // A prediction has no pixels to ignore: there, only an id of no class is wrong.
  const predicted = labelTable({ ...classes, ignore: [] });
  const unusable: FolderScores['unusable'] = [];
  for (const { name, prediction, mask } of pairs) {
    try {
      const [ours, truth] = [await decodeMask(prediction), await decodeMask(mask)];
      const misfit = sizesDiffer(truth, ours);
      if (misfit) throw new FileProblem(mask, misfit);
      confusion.add(toLabels(ours, predicted), toLabels(truth, table));
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      unusable.push({ file: name, reason: error.message });
    }
  }
  const [first] = unusable;
  if (first && unusable.length === pairs.length) {
    throw new UserError(`None of the ${pairs.length} masks can be compared; ${first.reason}`);
  }
  const images = pairs.length - unusable.length;
  return { ...confusion.scores(classes.classes), images, ...unpaired, unusable };
}
