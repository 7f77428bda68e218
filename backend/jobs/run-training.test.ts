import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TowlineEvent } from '../contract/events.js';
import type { LabeledImage, TrainingJob, WorkerMessage } from '../contract/job.js';
import type { Recipe } from '../contract/recipe.js';
import { RECIPES } from '../contract/recipes.js';
import { greyPng, redBlue, TestFolder } from '../datasets/testing.js';
import { loadCheckpoint } from '../engine/checkpoint.js';
import { Model } from '../engine/model.js';
import { runTraining } from './run-training.js';

const SIZE = { width: 64, height: 48 };
const PIXELS = SIZE.width * SIZE.height;
const recipe: Recipe = {
  ...RECIPES.quick,
  crop: { width: 64, height: 32 },
  workingScale: 1,
  batchSize: 1,
  decoderChannels: 16,
  source: { ...RECIPES.quick.source, steps: 4, warmUpSteps: 0 },
  adapt: { ...RECIPES.quick.adapt, steps: 4, warmUpSteps: 0 },
  watch: { ...RECIPES.quick.watch, every: 2, images: 2, collapseShare: 0 },
};

let folder: TestFolder;
let train: LabeledImage[];
let target: string[];
let sourceCheckpoint: string;
let runs = 0;

function common(changes: Partial<Recipe>) {
  runs += 1;
  return {
    run: runs,
    checkpointDirectory: join(folder.path, `run ${runs}`),
    recipe: { ...recipe, ...changes },
    seed: 1,
    backend: 'wasm' as const,
    classes: {
      classes: [
        { id: 0, name: 'left', color: '#ff0000' },
        { id: 1, name: 'right', color: '#0000ff' },
      ],
      ignore: [],
    },
    train,
    validation: train,
  };
}

function adaptation(changes: Partial<Recipe>): TrainingJob {
  return { kind: 'adapt', ...common(changes), target, sourceCheckpoint };
}

interface Told {
  last: WorkerMessage;
  events: TowlineEvent[];
  job: TrainingJob;
}

async function run(job: TrainingJob): Promise<Told> {
  const events: TowlineEvent[] = [];
  const post = (message: WorkerMessage) => {
    if (message.type === 'event') events.push(message.event);
  };
  return { last: await runTraining(job, post, new AbortController().signal), events, job };
}

function of<K extends TowlineEvent['event']>({ events }: Told, kind: K) {
  return events.filter((event): event is Extract<TowlineEvent, { event: K }> => {
    return event.event === kind;
  });
}

async function stepOfModel({ job }: Told): Promise<number> {
  const model = new Model(job.recipe, 2);
  return (await loadCheckpoint(join(job.checkpointDirectory, 'model.safetensors'), model)).step;
}

beforeAll(async () => {
  folder = await TestFolder.create();
  const mask = Uint8Array.from({ length: PIXELS }, (_, at) => (at % SIZE.width < 32 ? 0 : 1));
  await mkdir(join(folder.path, 'data'));
  const picture = await redBlue(SIZE).png().toBuffer();
  const image = await folder.write('data/image.png', picture);
  train = [
    {
      image,
      mask: await folder.write('data/mask.png', greyPng(SIZE, mask)),
      classPixels: [PIXELS / 2, PIXELS / 2],
    },
  ];
  target = [image, await folder.write('data/broken.png', 'no image')];
  const source = await run({ kind: 'source', ...common({}) });
  sourceCheckpoint = join(source.job.checkpointDirectory, 'model.safetensors');
  target = [image];
}, 60_000);
afterAll(() => folder.remove());

/** The guard takes any loss of a class's share for a collapse: some class always loses. */
const touchy = { ...recipe.watch, collapseShare: 1, smallestShare: 0 };
const tooFast = { ...recipe.adapt, learningRate: 1e30 };

describe('runTraining', () => {
  it('looks at the target from the start, and ends with the last model', async () => {
    const told = await run(adaptation({ choose: 'last' }));
    expect(told.last).toEqual({ type: 'finished' });
    expect(of(told, 'watch').map(({ step }) => step)).toEqual([0, 2, 4]);
    const [first] = of(told, 'watch');
    expect(first?.measures).toMatchObject({ teacherAgreement: 1, sourceOnlyShift: 0 });
    expect(first?.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(of(told, 'chosen')).toMatchObject([{ step: 4, by: 'last' }]);
    expect(await stepOfModel(told)).toBe(4);
    for (const left of ['resume', 'good', 'watched-4'])
      expect(existsSync(join(told.job.checkpointDirectory, `${left}.safetensors`))).toBe(false);
  });

  it('keeps source-only unless the class shares come closer to those of the source', async () => {
    const told = await run(adaptation({ choose: 'last-if-closer' }));
    const shifts = of(told, 'watch').map(({ measures }) => measures.sourceShift);
    const step = (shifts.at(-1) ?? NaN) < (shifts[0] ?? NaN) ? 4 : 0;
    expect(of(told, 'chosen')).toMatchObject([{ step, by: 'last-if-closer' }]);
    expect(await stepOfModel(told)).toBe(step);
    expect(existsSync(join(told.job.checkpointDirectory, 'watched-0.safetensors'))).toBe(false);
  });

  it('ends with the model that the recipe chooses', async () => {
    const told = await run(
      adaptation({ choose: 'entropy', watch: { ...recipe.watch, keep: true } }),
    );
    const looks = of(told, 'watch');
    const entropies = looks.map(({ measures }) => measures.entropy);
    const surest = looks[entropies.indexOf(Math.min(...entropies))]?.step;
    expect(of(told, 'chosen')).toMatchObject([{ step: surest, by: 'entropy' }]);
    expect(await stepOfModel(told)).toBe(surest);
    for (const step of [0, 2, 4])
      expect(existsSync(join(told.job.checkpointDirectory, `watched-${step}.safetensors`))).toBe(
        true,
      );
  });

  it('starts from the source-only model without a target too', async () => {
    const still = { ...recipe.adapt, steps: 1, learningRate: 1e-30 };
    const translation = { kind: 'noise' as const, noise: 10 };
    const changes = { adapt: still, lambdaTarget: 0, translation };
    const told = await run({ kind: 'generalize', ...common(changes), sourceCheckpoint });
    expect(told.last).toEqual({ type: 'finished' });
    const student = async (file: string) => {
      const model = new Model(recipe, 2);
      return (await loadCheckpoint(file, model)).student.data();
    };
    const trained = join(told.job.checkpointDirectory, 'model.safetensors');
    const start = await student(sourceCheckpoint);
    const moved = (await student(trained)).filter(
      (value, index) => Math.abs(value - (start[index] ?? NaN)) > 1e-20,
    );
    expect(moved.length).toBe(0);
    expect(of(told, 'watch')).toEqual([]);
  });

  it('goes back once when a class collapses, and on with the gentler setting', async () => {
    // A rate of nothing changes nothing: the second try can't lose a class.
    const watch = { ...touchy, gentlerRate: 0, gentlerTarget: 0 };
    const told = await run(adaptation({ watch }));
    expect(told.last).toEqual({ type: 'finished' });
    const [event, ...more] = of(told, 'guard');
    expect(more).toEqual([]);
    expect(event).toMatchObject({ action: 'gentler', step: 2, backTo: 0 });
    expect(event?.message).toMatch(
      /^At step 2 hardly anything is predicted as (left|right) any more: went back to step 0/,
    );
    expect(of(told, 'step').map(({ step }) => step)).toEqual([1, 2, 1, 2, 3, 4]);
  });

  it('stops, with its last good model and the reason, when the gentler setting fails too', async () => {
    const told = await run(adaptation({ watch: { ...touchy, gentlerRate: 1 } }));
    expect(of(told, 'guard').map(({ action }) => action)).toEqual(['gentler', 'stopped']);
    expect(told.last).toMatchObject({ type: 'stopped' });
    expect('message' in told.last && told.last.message).toMatch(/kept the model of step 0\./);
    expect(await stepOfModel(told)).toBe(0);
    expect(of(told, 'validation')).toHaveLength(1);
  });

  it('does the same when the loss is not a number, in source training too', async () => {
    const told = await run(adaptation({ adapt: tooFast }));
    expect(of(told, 'guard').map(({ action }) => action)).toEqual(['gentler', 'stopped']);
    expect(told.last).toMatchObject({ type: 'stopped' });
    const source = await run({
      kind: 'source',
      ...common({ source: tooFast, watch: { ...recipe.watch, gentlerRate: 0 } }),
    });
    expect(source.last).toEqual({ type: 'finished' });
    expect(of(source, 'guard')).toMatchObject([{ action: 'gentler', backTo: 0 }]);
    expect(of(source, 'guard')[0]?.message).toMatch(/is not a number: went back/);
  });

  it('tells how long it trained and waited for images, and of the file that ends it', async () => {
    const begun = performance.now();
    const told = await run(adaptation({}));
    const all = (performance.now() - begun) / 1000;
    for (const { waited, trained } of of(told, 'feeding')) {
      expect(waited).toBeGreaterThan(0);
      expect(trained).toBeGreaterThan(waited);
      expect(trained).toBeLessThan(all);
    }
    expect(of(told, 'feeding')).toHaveLength(1);

    const lost = join(folder.path, 'data', 'lost.png');
    const job = { ...adaptation({}), target: [lost] };
    const events: TowlineEvent[] = [];
    const post = (message: WorkerMessage) => {
      if (message.type === 'event') events.push(message.event);
    };
    await expect(runTraining(job, post, new AbortController().signal)).rejects.toMatchObject({
      name: 'UserError',
      message: `${lost}: The file is missing or may not be read.`,
    });
    expect(events.map(({ event }) => event)).toContain('feeding');
  });

  it('goes on from a checkpoint with the gentler setting and what it knows of source-only', async () => {
    const watch = { ...touchy, gentlerRate: 0, gentlerTarget: 0 };
    const job = adaptation({ watch });
    const stop = new AbortController();
    const events: TowlineEvent[] = [];
    const interrupted = await runTraining(
      job,
      (message) => {
        if (message.type !== 'event') return;
        events.push(message.event);
        if (message.event.event === 'guard') stop.abort();
      },
      stop.signal,
    );
    expect(interrupted).toEqual({ type: 'interrupted', step: 0 });
    const resume = join(job.checkpointDirectory, 'resume.safetensors');
    const told = await run({ ...job, resume });
    expect(told.last).toEqual({ type: 'finished' });
    expect(of(told, 'guard')).toEqual([]);
    expect(of(told, 'watch').map(({ step }) => step)).toEqual([2, 4]);
  });
});
