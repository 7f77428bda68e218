import { parentPort, workerData } from 'node:worker_threads';
import { labelTable, toLabels } from '../datasets/classes.js';
import { decodeMask } from '../datasets/mask.js';
import { FileProblem } from '../datasets/problem.js';
import { sizesDiffer } from '../datasets/working-image.js';
import { ConfusionMatrix } from '../evaluate/confusion.js';
import type { MaskAnswer, MaskPair, MaskWork } from './mask-work.js';

/** The thread that compares masks: decoding large ones takes seconds. */
const { kind, classes, pairs } = workerData as MaskWork;
// Masks of models have no pixels to ignore.
const predicted = labelTable({ ...classes, ignore: [] });
const truth = kind === 'scores' ? labelTable(classes) : predicted;
const all = new ConfusionMatrix(classes.classes.length);

function post(answer: MaskAnswer): void {
  parentPort?.postMessage(answer);
}

async function compare({ id, first, second }: MaskPair): Promise<void> {
  const [one, other] = [await decodeMask(first), await decodeMask(second)];
  const misfit = sizesDiffer(one, other);
  if (misfit) throw new FileProblem(first, misfit);
  const [rows, columns] = [toLabels(one, truth), toLabels(other, predicted)];
  const matrix = new ConfusionMatrix(classes.classes.length);
  matrix.add(columns, rows);
  all.add(columns, rows);
  post({ id, matrix: [...matrix.counts], miou: matrix.scores(classes.classes).miou });
}

for (const pair of pairs) {
  try {
    await compare(pair);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    post({ id: pair.id, problem: error.message });
  }
}
post({ scores: all.scores(classes.classes) });
