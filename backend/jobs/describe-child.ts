import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { messageOf } from '../contract/error.js';
import { chooseBackend } from '../engine/backends/choose.js';
import { Embedder } from '../engine/embedder.js';
import { readSafetensors } from '../engine/safetensors.js';
import { describeOptions, type DescribeAnswer } from './describer.js';

/**
 * The child process that describes pictures by an ImageNet encoder's features. It is polite: what
 * trains or is looked at on the same machine goes first.
 */
setPriority(constants.priority.PRIORITY_LOW);

const ENCODER = 'efficientnet-lite0';
const WEIGHTS = new URL(`../../resources/encoders/${ENCODER}.safetensors`, import.meta.url);
/** Side at which the encoder sees a picture, whatever its shape: enough to tell what it shows. */
const SIDE = 160;

async function start(): Promise<Embedder> {
  const { backend, ...runtimes } = describeOptions.parse(JSON.parse(process.argv[2] ?? ''));
  await chooseBackend(backend, runtimes);
  return new Embedder(ENCODER, await readSafetensors(fileURLToPath(WEIGHTS)));
}

async function pixelsOf(thumbnail: Uint8Array): Promise<Buffer> {
  return sharp(thumbnail)
    .resize(SIDE, SIDE, { fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}

async function describe(embedder: Embedder, thumbnails: Uint8Array[]): Promise<DescribeAnswer> {
  const pixels = Buffer.concat(await Promise.all(thumbnails.map(pixelsOf)));
  const images = tf.tensor4d(Float32Array.from(pixels), [thumbnails.length, SIDE, SIDE, 3]);
  const numbers = await embedder.embed(images);
  images.dispose();
  const { length } = embedder;
  const embeddings = thumbnails.map((_, index) =>
    numbers.slice(index * length, (index + 1) * length),
  );
  return { embeddings };
}

const embedder = start();
// Awaited with the first pictures: until then its error must not end the process.
embedder.catch(() => undefined);

process.on('message', (thumbnails: Uint8Array[]) => {
  void embedder
    .then((ready) => describe(ready, thumbnails))
    .catch((error: unknown): DescribeAnswer => ({ problem: messageOf(error) }))
    .then((answer) => process.send?.(answer));
});
// Ctrl-C reaches the whole process group: only the parent decides when this process ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
