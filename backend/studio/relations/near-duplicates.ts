/** What near-duplicates are told by. */
export interface Look {
  id: number;
  sharpness: number;
  /** 64-bit perceptual hash, 16 hexadecimal digits. */
  fingerprint: string;
  /** Mean colour, CIE Lab. */
  color: readonly number[];
  /** Of unit length; undefined where there is none yet. */
  embedding: Float32Array | undefined;
}

/** Bits in which the fingerprints of near-duplicates differ at most. */
const BITS = 6;
/** One band more than bits that may differ: in one of them near-duplicates are equal. */
const BANDS = BITS + 1;
/** How far their mean colours may be apart, in Lab: the same scene in another light is none. */
const COLOR_DISTANCE = 15;
/** How far their embeddings may be apart: 1 less their cosine. */
const EMBEDDING_DISTANCE = 0.25;

/**
 * For each image the id of the sharpest one that it nearly equals; null where it equals no other.
 * The sharpest image takes all near-duplicates of its own, then the next one does: so no chain of
 * small changes ever makes a whole video one stack.
 */
export function stacksOf(looks: readonly Look[]): (number | null)[] {
  const bands = new Bands(looks);
  const sharpestFirst = looks
    .map((_, index) => index)
    .sort((a, b) => {
      const [one, other] = [looks[a] as Look, looks[b] as Look];
      return other.sharpness - one.sharpness || one.id - other.id;
    });
  const stacks = new Array<number | null>(looks.length).fill(null);
  const taken = new Uint8Array(looks.length);
  for (const leader of sharpestFirst) {
    if (taken[leader]) continue;
    taken[leader] = 1;
    const { id } = looks[leader] as Look;
    bands.visitAlike(leader, (other) => {
      if (taken[other] || !areAlike(looks[leader] as Look, looks[other] as Look)) return;
      taken[other] = 1;
      stacks[other] = stacks[leader] = id;
    });
  }
  return stacks;
}

/** Finds images by equal parts of their fingerprints, so that not every pair is compared. */
class Bands {
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #buckets: Map<number, number[]>[];

  constructor(looks: readonly Look[]) {
    const half = (from: number): Uint32Array =>
      Uint32Array.from(looks, ({ fingerprint }) =>
        Number.parseInt(fingerprint.slice(from, from + 8), 16),
      );
    this.#high = half(0);
    this.#low = half(8);
    this.#buckets = Array.from({ length: BANDS }, (_, band) => {
      const buckets = new Map<number, number[]>();
      for (let image = 0; image < looks.length; image++) {
        const key = this.#key(image, band);
        const bucket = buckets.get(key);
        if (bucket) bucket.push(image);
        else buckets.set(key, [image]);
      }
      return buckets;
    });
  }

  /** Every seventh bit, from the band's own on: neighbouring bits are of like frequencies. */
  #key(image: number, band: number): number {
    let key = 0;
    for (let bit = band; bit < 64; bit += BANDS) {
      const word = (bit < 32 ? this.#high[image] : this.#low[image]) ?? 0;
      key = (key << 1) | ((word >>> (bit & 31)) & 1);
    }
    return key;
  }

  /** Calls for each other image whose fingerprint differs in few bits; for some more than once. */
  visitAlike(image: number, visit: (other: number) => void): void {
    const [high, low] = [this.#high[image] ?? 0, this.#low[image] ?? 0];
    this.#buckets.forEach((buckets, band) => {
      for (const other of buckets.get(this.#key(image, band)) ?? []) {
        const bits =
          bitsOf(high ^ (this.#high[other] ?? 0)) + bitsOf(low ^ (this.#low[other] ?? 0));
        if (bits <= BITS && other !== image) visit(other);
      }
    });
  }
}

/** Ones in a 32-bit word (Warren, "Hacker's Delight", 5-1). */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function areAlike(one: Look, other: Look): boolean {
  const apart = one.color.map((value, index) => value - (other.color[index] ?? 0));
  if (Math.hypot(...apart) > COLOR_DISTANCE) return false;
  const [a, b] = [one.embedding, other.embedding];
  if (!a || !b) return true;
  return (
    1 - a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0) <= EMBEDDING_DISTANCE
  );
}
