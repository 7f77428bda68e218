import PQueue from 'p-queue';
import { Describer } from '../../jobs/describer.js';
import { runtimeOption } from '../../service/context.js';
import type { PictureCache } from '../../store/picture-cache.js';

/** Pictures that the encoder sees at the same time. */
const BATCH = 16;
/** One batch at a time, whatever the number of open projects. */
const turns = new PQueue({ concurrency: 1 });

/**
 * Describes pictures by the encoder and keeps their embeddings.
 * @param hashes of pictures whose thumbnails are cached
 * @param mayGoOn asked before each batch, with how many are done
 * @throws UserError where the encoder can't run
 */
export async function describeAll(
  pictures: PictureCache,
  hashes: readonly string[],
  mayGoOn: (done: number) => boolean,
): Promise<void> {
  const describer = new Describer({ backend: 'auto', ...runtimeOption() });
  try {
    for (let done = 0; done < hashes.length && mayGoOn(done); done += BATCH) {
      const batch = hashes.slice(done, done + BATCH);
      await turns.add(() => describeBatch(describer, pictures, batch));
    }
  } finally {
    describer.end();
  }
}

async function describeBatch(
  describer: Describer,
  pictures: PictureCache,
  hashes: readonly string[],
): Promise<void> {
  const found = hashes.flatMap((hash) => {
    const thumbnail = pictures.thumbnail(hash);
    return thumbnail ? [{ hash, thumbnail }] : [];
  });
  const embeddings = await describer.describe(found.map(({ thumbnail }) => thumbnail));
  found.forEach(({ hash }, index) => {
    const embedding = embeddings[index];
    if (embedding) pictures.saveEmbedding(hash, embedding);
  });
}
