import type { Recipe } from '../../../backend/contract/recipe.js';
import { chooseBackend } from '../../../backend/engine/backends/choose.js';
import { loadCheckpoint, untrained } from '../../../backend/engine/checkpoint.js';
import { Model } from '../../../backend/engine/model.js';
import { readSafetensors, type TensorFile } from '../../../backend/engine/safetensors.js';
import type { SourceBatch, TargetBatch } from '../../../backend/engine/step.js';
import { Trainer } from '../../../backend/engine/trainer.js';
import { runtimeOption } from '../../../backend/service/context.js';
import { SEED, type TrainStepSetup } from '../setups.js';
import type { Work } from './work.js';

/** Training steps, always on the same batch. */
export async function trainSteps(setup: TrainStepSetup): Promise<Work> {
  await chooseBackend(setup.backend, runtimeOption());
  const { source, target } = batchOf(await readSafetensors(setup.batch));
  const step = (trainer: Trainer) =>
    setup.kind === 'source' ? trainer.sourceStep(source) : trainer.adaptStep(source, target);
  const timed = await trainerOf(setup, setup.recipe);
  return {
    check: async () => {
      const trainer = await trainerOf(setup, setup.checkRecipe);
      const losses = [];
      for (let done = 0; done < setup.checkSteps; done++) losses.push(await step(trainer));
      trainer.dispose();
      return losses;
    },
    run: async (count) => {
      const times = [];
      for (let done = 0; done < count; done++) {
        const started = performance.now();
        await step(timed);
        times.push(performance.now() - started);
      }
      return times;
    },
  };
}

async function trainerOf(setup: TrainStepSetup, recipe: Recipe): Promise<Trainer> {
  const model = new Model(recipe, setup.classCount);
  const start = untrained(await loadCheckpoint(setup.model, model));
  return new Trainer({ model, recipe, seed: SEED, kind: setup.kind, start });
}

function batchOf({ tensors }: TensorFile): { source: SourceBatch; target: TargetBatch } {
  const bytes = (name: string) => Uint8Array.from(tensors.get(name)?.values ?? []);
  return {
    source: { images: bytes('images'), labels: bytes('labels') },
    target: bytes('target'),
  };
}
