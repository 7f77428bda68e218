import type { Connection } from './database.js';

/** An unlabeled image; its path is relative to the target's folder. */
export interface NewTargetImage {
  image: string;
  width: number;
  height: number;
  hash: string;
}

export interface TargetImage extends NewTargetImage {
  id: number;
}

/** The table `target_image`. */
export class TargetImages {
  readonly #markMissing;
  readonly #save;
  readonly #setState;
  readonly #chosen;

  constructor(database: Connection) {
    this.#markMissing = database.prepare<[number]>(
      'UPDATE target_image SET missing = 1 WHERE target_id = ?',
    );
    this.#save = database.prepare<[NewTargetImage & { target: number }]>(
      `INSERT INTO target_image (target_id, image, width, height, hash)
       VALUES (@target, @image, @width, @height, @hash)
       ON CONFLICT (target_id, image) DO UPDATE SET width = excluded.width,
         height = excluded.height, hash = excluded.hash, missing = 0`,
    );
    this.#setState = database.prepare<['in' | 'out', number]>(
      'UPDATE target_image SET state = ? WHERE id = ?',
    );
    this.#chosen = database.prepare<[number], TargetImage>(
      `SELECT id, image, width, height, hash FROM target_image
       WHERE target_id = ? AND state = 'in' AND missing = 0 ORDER BY image`,
    );
  }

  /** Writes down what an import found; states are kept, what is gone is marked as missing. */
  replace(target: number, items: readonly NewTargetImage[]): void {
    this.#markMissing.run(target);
    for (const { image, width, height, hash } of items) {
      this.#save.run({ target, image, width, height, hash });
    }
  }

  /** Takes an image in or out of what is trained on and predicted. */
  setState(image: number, state: 'in' | 'out'): void {
    this.#setState.run(state, image);
  }

  /** The images that count, sorted by path. */
  chosen(target: number): TargetImage[] {
    return this.#chosen.all(target);
  }
}
