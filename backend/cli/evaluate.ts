import type { Command } from 'commander';
import { evaluateMasks, type FolderScores } from '../service/evaluate-masks.js';
import { jsonOption, verboseOption } from './options.js';
import { print, printJson, remark } from './output.js';
import { percent, table } from './table.js';

interface Options {
  predictions: string;
  masks: string;
  classes: string;
  json?: boolean;
}

/** `towline evaluate`: predicted masks against true ones. */
export function addEvaluate(towline: Command): void {
  towline
    .command('evaluate')
    .description('compare predicted masks with true ones')
    .requiredOption('--predictions <dir>', 'folder of predicted masks')
    .requiredOption('--masks <dir>', 'folder of true masks, with the same subfolders and names')
    .requiredOption('--classes <file>', 'the classes.json of the masks')
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action(async ({ predictions, masks, classes, json }: Options) => {
      const scores = await evaluateMasks({ predictions, masks, classesFile: classes });
      if (json) printJson(scores);
      else printScores(scores);
    });
}

function printScores(scores: FolderScores): void {
  const { images, predictionsWithoutMask, masksWithoutPrediction, unusable } = scores;
  for (const { file, reason } of unusable) remark(`Left out ${file}: ${reason}`);
  if (predictionsWithoutMask.length + masksWithoutPrediction.length > 0) {
    remark(
      `Without a partner: ${predictionsWithoutMask.length} predicted masks, ` +
        `${masksWithoutPrediction.length} true ones.`,
    );
  }
  print(table(scores.classes.map(({ name, iou }) => ({ class: name, IoU: percent(iou) }))));
  print(
    `\nmIoU ${percent(scores.miou)}, pixel accuracy ${percent(scores.pixelAccuracy)}, ` +
      `${images} images`,
  );
}
