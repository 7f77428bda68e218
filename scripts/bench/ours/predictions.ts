import { join } from 'node:path';
import type { PredictJob } from '../../../backend/contract/job.js';
import { runPrediction } from '../../../backend/jobs/run-prediction.js';
import { runtimeOption } from '../../../backend/service/context.js';
import type { PredictSetup } from '../setups.js';
import type { Work } from './work.js';

/** Masks of one image, again and again. */
export function predictions(setup: PredictSetup): Work {
  const { backend, recipe, classes, checkpoint, image, folder } = setup;
  const common = { kind: 'predict', run: 0, recipe, classes, checkpoint } as const;
  /** When each mask was written. */
  const predict = async (names: string[]): Promise<number[]> => {
    const images = names.map((name) => ({ image, out: join(folder, name) }));
    const job: PredictJob = { ...common, backend, ...runtimeOption(), images };
    const written: number[] = [];
    const post: Parameters<typeof runPrediction>[1] = ({ type }) => {
      if (type === 'predicted') written.push(performance.now());
    };
    await runPrediction(job, post, new AbortController().signal);
    return written;
  };
  return {
    check: async () => {
      await predict(['ours.png']);
      return join(folder, 'ours.png');
    },
    run: async (count) => {
      const names = Array.from({ length: count + 1 }, (_, index) => `ours ${index}.png`);
      const written = await predict(names);
      return written.slice(1).map((at, index) => at - (written[index] ?? NaN));
    },
  };
}
