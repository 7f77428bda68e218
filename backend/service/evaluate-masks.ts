import { readClasses } from '../datasets/classes.js';
import { evaluateFolder, type FolderScores } from '../evaluate/evaluate-folder.js';

export type { FolderScores } from '../evaluate/evaluate-folder.js';

/** Scores of a folder of predicted masks against one of true masks. */
export async function evaluateMasks(options: {
  predictions: string;
  masks: string;
  classesFile: string;
}): Promise<FolderScores> {
  const { predictions, masks, classesFile } = options;
  return evaluateFolder({ predictions, masks, classes: await readClasses(classesFile) });
}
