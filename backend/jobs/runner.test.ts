import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TowlineEvent } from '../contract/events.js';
import type { PredictJob } from '../contract/job.js';
import { RECIPES } from '../contract/recipes.js';
import { runJob, type Outcome, type RunnerOptions } from './runner.js';

const job: PredictJob = {
  kind: 'predict',
  run: 7,
  recipe: RECIPES.quick,
  backend: 'wasm',
  classes: { classes: [], ignore: [] },
  checkpoint: 'none',
  images: [],
};
const step = (number: number): string =>
  `process.send({ type: 'event', event: { event: 'predict', run: 7, done: ${number}, total: 9 } });`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'towline runner '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the job in a worker made of this code, which may use the message it got. */
async function runWith(
  code: string,
  options: Partial<RunnerOptions> = {},
): Promise<{ outcome: Outcome; events: TowlineEvent[] }> {
  const workerFile = join(folder, 'worker.mjs');
  await writeFile(workerFile, `process.on('message', (message) => { ${code} });`);
  const events: TowlineEvent[] = [];
  const outcome = await runJob(job, {
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
    workerFile,
    ...options,
  });
  return { outcome, events };
}

describe('runJob', () => {
  it('hands over the job, passes on what happens, in order, and the results', async () => {
    const images: string[] = [];
    const { outcome, events } = await runWith(
      `if (message.type !== 'start' || message.job.run !== 7) process.exit(3);
       console.log('noise that must not reach our output');
       ${step(1)}
       process.send({ type: 'predicted', image: 'a', out: 'b', classPixels: [1], confidence: 0.5 });
       ${step(2)}
       process.send({ type: 'finished' }, () => process.disconnect());`,
      { onPredicted: ({ image }) => images.push(image) },
    );
    expect(outcome).toEqual({ status: 'finished' });
    expect(events).toMatchObject([{ done: 1 }, { done: 2 }]);
    expect(images).toEqual(['a']);
  });

  it('asks the worker to stop, and waits for its checkpoint', async () => {
    const controller = new AbortController();
    const { outcome, events } = await runWith(
      `if (message.type === 'start') { ${step(1)} return; }
       setTimeout(() => {
         ${step(2)}
         process.send({ type: 'interrupted', step: 2 }, () => process.disconnect());
       }, 50);`,
      { signal: controller.signal, onEvent: () => controller.abort() },
    );
    expect(outcome).toEqual({ status: 'interrupted' });
    expect(events).toEqual([]);
  });

  it('stops a job that was given up before it began', async () => {
    const { outcome } = await runWith(
      `if (message.type === 'stop') process.send({ type: 'interrupted', step: 0 }, () => process.disconnect());`,
      { signal: AbortSignal.abort() },
    );
    expect(outcome).toEqual({ status: 'interrupted' });
  });

  it('ends a worker that does not stop', async () => {
    const { outcome } = await runWith('setInterval(() => undefined, 1000);', {
      signal: AbortSignal.abort(),
      patienceMilliseconds: 200,
    });
    expect(outcome).toEqual({ status: 'interrupted' });
  });

  it('passes on why the guard against collapse ended the training', async () => {
    const message = 'Sky has vanished.';
    const { outcome } = await runWith(
      `process.send({ type: 'stopped', message: '${message}' }, () => process.disconnect());`,
    );
    expect(outcome).toEqual({ status: 'stopped', reason: message });
  });

  it('passes on the sentence of a failure, and keeps the stack of a defect', async () => {
    const failed = (more: string): string =>
      `process.send({ type: 'failed', message: 'The disk is full.' ${more} }, () => process.disconnect());`;
    await expect(runWith(failed(''))).rejects.toThrow(/^The disk is full\.$/);
    await expect(runWith(failed(", stack: 'at worker'"))).rejects.toMatchObject({
      name: 'UserError',
      message: 'The training process failed: The disk is full.',
      cause: { stack: 'at worker' },
    });
  });

  it('tells of a worker that dies without a word, with what it wrote last', async () => {
    await expect(
      runWith(`console.error('out of memory'); setTimeout(() => process.exit(5), 50);`),
    ).rejects.toMatchObject({
      name: 'UserError',
      message: 'The training process was ended with code 5 before it was done.',
      cause: { message: 'out of memory\n' },
    });
    await expect(runWith(`process.kill(process.pid, 'SIGKILL');`)).rejects.toThrow(/by SIGKILL/);
  });

  it('ends the worker where its message is none, or can not be kept', async () => {
    const endless = 'setInterval(() => undefined, 1000);';
    await expect(runWith(`process.send({ type: 'hello' }); ${endless}`)).rejects.toThrow();
    await expect(
      runWith(`${step(1)} ${endless}`, {
        onEvent: () => {
          throw new Error('the database is full');
        },
      }),
    ).rejects.toThrow('the database is full');
  });
});
