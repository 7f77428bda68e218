import { extname, join } from 'node:path';
import { UserError } from '../contract/error.js';
import { imageFiles } from './files.js';
import { pairByStem } from './pairing.js';

export interface MaskPairs {
  /** `name` is relative to both folders; the other two are paths that can be opened. */
  pairs: { name: string; prediction: string; mask: string }[];
  /** Relative paths. */
  predictionsWithoutMask: string[];
  masksWithoutPrediction: string[];
}

/**
 * Pairs the predicted masks of one folder with the true masks of another, by subfolder and stem.
 * @throws UserError where a folder can't be read or nothing belongs together
 */
export async function pairMasks(predictionsDir: string, masksDir: string): Promise<MaskPairs> {
  const [predictions, masks] = await Promise.all([pngFiles(predictionsDir), pngFiles(masksDir)]);
  const { pairs, leftOnly, rightOnly } = pairByStem(predictions, masks);
  if (pairs.length === 0) {
    throw new UserError(
      `No PNG in ${predictionsDir} (${predictions.length} found) has the subfolder and name of ` +
        `one in ${masksDir} (${masks.length} found).`,
    );
  }
  return {
    pairs: pairs.map(([prediction, mask]) => ({
      name: prediction,
      prediction: join(predictionsDir, prediction),
      mask: join(masksDir, mask),
    })),
    predictionsWithoutMask: leftOnly,
    masksWithoutPrediction: rightOnly,
  };
}

/** Relative paths of the masks in a folder and below it. */
export async function pngFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of imageFiles(folder)) {
    if (extname(file).toLowerCase() === '.png') files.push(file);
  }
  return files;
}
