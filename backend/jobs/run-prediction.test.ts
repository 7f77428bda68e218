import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PredictJob, WorkerMessage } from '../contract/job.js';
import { RECIPES } from '../contract/recipes.js';
import { maskValues, readClasses } from '../datasets/classes.js';
import { decodeMask } from '../datasets/mask.js';
import { redBlue, TestFolder } from '../datasets/testing.js';
import { runPrediction } from './run-prediction.js';

const streets = fileURLToPath(new URL('../../resources/sample/streets', import.meta.url));
let folder: TestFolder;
let job: PredictJob;
beforeAll(async () => {
  folder = await TestFolder.create();
  const names = ['one', 'broken', 'three', 'four'];
  for (const [index, name] of names.entries()) {
    const image = redBlue({ width: 300 + 10 * index, height: 200 });
    const bytes = name === 'broken' ? 'no image' : await image.png().toBuffer();
    await folder.write(`${name}.png`, bytes);
  }
  job = {
    kind: 'predict',
    run: 1,
    recipe: RECIPES.quick,
    backend: 'wasm',
    classes: await readClasses(join(streets, 'classes.json')),
    checkpoint: join(streets, 'project/runs/1/checkpoints/step-600.safetensors'),
    images: names.map((name) => {
      return {
        image: join(folder.path, `${name}.png`),
        out: join(folder.path, 'out', `${name}.png`),
      };
    }),
  };
});
afterAll(() => folder.remove());

/** What is told of an image: the name of its mask, `warning`, and how many are done. */
function told(messages: readonly WorkerMessage[]): (string | number)[] {
  return messages.flatMap((message): (string | number)[] => {
    if (message.type === 'predicted') return [message.out];
    if (message.type !== 'event' || message.event.event === 'backend') return [];
    return [message.event.event === 'predict' ? message.event.done : message.event.event];
  });
}

describe('runPrediction', () => {
  it('tells of every image in order, and goes on after one that can not be read', async () => {
    const messages: WorkerMessage[] = [];
    const post = (message: WorkerMessage): number => messages.push(message);
    const last = await runPrediction(job, post, new AbortController().signal);
    expect(last).toEqual({ type: 'finished' });
    const [one, , three, four] = job.images.map(({ out }) => out);
    expect(told(messages)).toEqual([one, 1, 'warning', 2, three, 3, four, 4]);

    const values = maskValues(job.classes);
    for (const message of messages) {
      if (message.type !== 'predicted') continue;
      const mask = await decodeMask(message.out);
      const { length } = mask.data;
      expect(length).toBe(mask.width * mask.height);
      const counts = [...values].map((value) => mask.data.filter((id) => id === value).length);
      expect(message.classPixels).toEqual(counts);
    }
  });

  it('stops between images, every mask that it told of written', async () => {
    const messages: WorkerMessage[] = [];
    const controller = new AbortController();
    const out = job.images.map((wanted) => ({ ...wanted, out: `${wanted.out} stopped.png` }));
    const last = await runPrediction(
      { ...job, images: out },
      (message) => {
        messages.push(message);
        if (message.type === 'predicted') controller.abort();
      },
      controller.signal,
    );
    const steps = told(messages).filter((entry) => typeof entry === 'number');
    expect(last).toEqual({ type: 'interrupted', step: steps.at(-1) });
    expect(steps.at(-1)).toBeLessThan(4);
    for (const message of messages) {
      if (message.type === 'predicted') expect(existsSync(message.out)).toBe(true);
    }
  });

  it('ends where a mask can not be written', async () => {
    const images = job.images.map(({ image }) => ({ image, out: join(image, 'mask.png') }));
    const signal = new AbortController().signal;
    await expect(runPrediction({ ...job, images }, () => undefined, signal)).rejects.toThrow();
  });
});
