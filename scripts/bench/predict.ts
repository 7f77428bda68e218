/**
 * What prediction takes, from decoding to the written masks: one JSON object a line. Each measurement
 * has a process of its own, for the peak of the memory is the process's.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { PredictJob } from '../../backend/contract/job.js';
import { RECIPES } from '../../backend/contract/recipes.js';
import { Model } from '../../backend/engine/model.js';
import { readSafetensors, writeSafetensors } from '../../backend/engine/safetensors.js';
import { runPrediction } from '../../backend/jobs/run-prediction.js';
import { defaultRuntimeRoot, installedRuntime } from '../../backend/runtimes/index.js';

const FILE = fileURLToPath(import.meta.url);
const SIZES = [
  { width: 1920, height: 1080, count: 6 },
  { width: 8000, height: 6000, count: 2 },
];
const CLASSES = 12;

/** A colour gradient under noise. */
async function writeImage(path: string, width: number, height: number): Promise<void> {
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    const slope = at % 2 ? (pixel % width) / width : pixel / width / height;
    data[at] = 200 * slope + 50 * Math.random();
  }
  await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toFile(path);
}

/** A model as training starts with it: what it predicts makes no difference here. */
async function writeModel(path: string): Promise<void> {
  const model = new Model(RECIPES.quick, CLASSES);
  const encoders = new URL('../../resources/encoders/', import.meta.url);
  const file = new URL(`${RECIPES.quick.encoder}.safetensors`, encoders);
  const { tensors } = await readSafetensors(fileURLToPath(file));
  const weights = model.initialWeights(tensors, 1);
  await writeSafetensors(path, { tensors: weights, metadata: { step: '0' } });
}

function jobOf(folder: string, { width, height, count }: (typeof SIZES)[number]): PredictJob {
  const name = `${width}x${height}`;
  const classes = Array.from({ length: CLASSES }, (_, id) => {
    return { id, name: `${id}`, color: `#${(id * 0x151515).toString(16).padStart(6, '0')}` };
  });
  const images = Array.from({ length: count }, (_, index) => {
    return { image: join(folder, `${name}.jpg`), out: join(folder, `${name} ${index}.png`) };
  });
  const checkpoint = join(folder, 'model.safetensors');
  const tensorflowRuntime = installedRuntime(defaultRuntimeRoot());
  const common = { kind: 'predict', run: 0, recipe: RECIPES.quick, checkpoint } as const;
  const choice = { backend: 'wasm' as const, ...(tensorflowRuntime && { tensorflowRuntime }) };
  return { ...common, ...choice, classes: { classes, ignore: [] }, images };
}

async function measure(job: PredictJob): Promise<void> {
  const started = performance.now();
  await runPrediction(job, () => undefined, new AbortController().signal);
  process.send?.({
    milliseconds: Math.round((performance.now() - started) / job.images.length),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  });
  process.disconnect();
}

async function measureAll(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'towline bench '));
  await writeModel(join(folder, 'model.safetensors'));
  for (const size of SIZES) {
    const job = jobOf(folder, size);
    const name = `${size.width}x${size.height}`;
    await writeImage(join(folder, `${name}.jpg`), size.width, size.height);
    for (const backend of job.tensorflowRuntime ? ['wasm', 'tensorflow'] : ['wasm']) {
      const child = fork(FILE);
      child.send({ ...job, backend });
      const [measured] = (await once(child, 'message')) as [object];
      process.stdout.write(`${JSON.stringify({ name, backend, ...measured })}\n`);
    }
  }
  await rm(folder, { recursive: true });
}

if (process.send) process.on('message', (job: PredictJob) => void measure(job));
else await measureAll();
