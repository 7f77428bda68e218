import { createHash } from 'node:crypto';
import { STYLE_STEPS, type PictureFacts } from '../../datasets/picture-facts.js';
import type { PictureCache } from '../../store/picture-cache.js';
import { diverseOf } from './diverse.js';
import { stacksOf } from './near-duplicates.js';
import { outliersOf } from './outliers.js';
import type { Answers, Images, Question, RelationColumns } from './questions.js';
import { styleDistances } from './style-distance.js';
import {
  distributionOf,
  squaredDistance,
  standardised,
  unitVectors,
  vectorsOf,
  type Vectors,
} from './vectors.js';

/** To be raised whenever relations are worked out in another way. */
const VERSION = 1;
const RESULT = 'relations';
/** Fewer images say nothing of what is usual. */
const LEAST_IMAGES = 3;

/** What is known of the images that have facts, with their places among all. */
interface Known {
  places: number[];
  ids: number[];
  facts: PictureFacts[];
  embeddings: (Float32Array | undefined)[];
}

/** Answers questions about many images from what the cache holds of them. */
export class Comparison {
  readonly #cache: PictureCache;
  /** By hash; those of images that were not asked for again are forgotten. */
  #facts = new Map<string, PictureFacts>();
  #embeddings = new Map<string, Float32Array>();

  constructor(cache: PictureCache) {
    this.#cache = cache;
  }

  answer(question: Question): Answers[Question['kind']] {
    switch (question.kind) {
      case 'relate':
        return this.#relate(question.images, question.source);
      case 'similar':
        return this.#similar(question.images, question.image);
      case 'diverse':
        return this.#diverse(question.images, question.count);
      case 'undescribed':
        return this.#undescribed(question.images);
    }
  }

  #known({ ids, hashes }: Images): Known {
    this.#load(hashes);
    const known: Known = { places: [], ids: [], facts: [], embeddings: [] };
    hashes.forEach((hash, place) => {
      const facts = this.#facts.get(hash);
      if (!facts) return;
      known.places.push(place);
      known.ids.push(ids[place] ?? NaN);
      known.facts.push(facts);
      known.embeddings.push(this.#embeddings.get(hash));
    });
    return known;
  }

  #load(hashes: readonly string[]): void {
    const facts = new Map<string, PictureFacts>();
    const embeddings = new Map<string, Float32Array>();
    const unknown: string[] = [];
    for (const hash of hashes) {
      const found = this.#facts.get(hash) ?? this.#cache.facts(hash);
      if (found) facts.set(hash, found);
      const embedding = this.#embeddings.get(hash);
      if (embedding) embeddings.set(hash, embedding);
      else unknown.push(hash);
    }
    for (const [hash, embedding] of this.#cache.embeddings(unknown)) {
      embeddings.set(hash, embedding);
    }
    this.#facts = facts;
    this.#embeddings = embeddings;
  }

  #undescribed(images: Images): string[] {
    this.#load(images.hashes);
    const isOpen = (hash: string): boolean => this.#facts.has(hash) && !this.#embeddings.has(hash);
    return [...new Set(images.hashes.filter(isOpen))];
  }

  #relate(images: Images, source: readonly string[]): RelationColumns {
    const known = this.#known(images);
    const input = inputOf(images, source, known);
    const kept = this.#cache.result(RESULT, input);
    if (kept) return columnsOf(kept);
    const sourceFacts = source.flatMap((hash) => this.#cache.facts(hash) ?? []);
    const columns = emptyColumns(images.ids.length);
    const fill = (column: Float64Array, values: ArrayLike<number | null>): void =>
      known.places.forEach((place, index) => (column[place] = values[index] ?? NaN));
    fill(columns.stack, stacksOf(known.ids.map((id, index) => lookOf(id, index, known))));
    if (sourceFacts.length > 0) {
      const styles = [known.facts, sourceFacts].map(stylesOf) as [Vectors, Vectors];
      fill(columns.style, styleDistances(...styles, STYLE_STEPS));
    }
    if (known.ids.length >= LEAST_IMAGES) fill(columns.outlier, outliersOf(comparable(known)));
    this.#cache.saveResult(RESULT, input, bytesOf(columns));
    return columns;
  }

  #similar(images: Images, image: number): Answers['similar'] {
    const known = this.#known(images);
    const vectors = unitVectors(comparable(known));
    const subject = known.ids.indexOf(image);
    if (subject < 0) return { images: [], distances: [] };
    const distances = known.ids.map((id, index) => ({
      id,
      distance: squaredDistance(vectors, subject, index) / 2,
    }));
    distances.sort((a, b) => a.distance - b.distance || Number(b.id === image));
    return {
      images: distances.map(({ id }) => id),
      distances: distances.map(({ distance }) => distance),
    };
  }

  #diverse(images: Images, count: number): number[] {
    const known = this.#known(images);
    return diverseOf(comparable(known), count).flatMap((index) => known.ids[index] ?? []);
  }
}

/**
 * All images as vectors of one kind, so that every two can be compared: embeddings, or where one is
 * still missing, standardised styles.
 */
function comparable({ facts, embeddings }: Known): Vectors {
  const isComplete = embeddings.every((embedding) => embedding !== undefined);
  if (isComplete) return vectorsOf(embeddings.filter((one) => one !== undefined));
  const styles = stylesOf(facts);
  return standardised(styles, distributionOf(styles), STYLE_STEPS);
}

function stylesOf(facts: readonly PictureFacts[]): Vectors {
  return vectorsOf(facts.map(({ style }) => style));
}

function lookOf(id: number, index: number, { facts, embeddings }: Known) {
  const { sharpness, fingerprint, style } = facts[index] as PictureFacts;
  return { id, sharpness, fingerprint, color: style.slice(0, 3), embedding: embeddings[index] };
}

function emptyColumns(length: number): RelationColumns {
  const column = (): Float64Array => new Float64Array(length).fill(NaN);
  return { style: column(), outlier: column(), stack: column() };
}

/** Tells whether relations were worked out from the same images. */
function inputOf({ ids, hashes }: Images, source: readonly string[], known: Known): string {
  const described = known.embeddings.map((embedding) => (embedding ? 1 : 0)).join('');
  const content = [VERSION, ids, hashes, source, known.places, described];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function bytesOf({ style, outlier, stack }: RelationColumns): Buffer {
  return Buffer.concat([style, outlier, stack].map(({ buffer }) => Buffer.from(buffer)));
}

function columnsOf(bytes: Uint8Array): RelationColumns {
  const values = new Float64Array(Uint8Array.from(bytes).buffer);
  const length = values.length / 3;
  return {
    style: values.slice(0, length),
    outlier: values.slice(length, 2 * length),
    stack: values.slice(2 * length),
  };
}
