import type { Connection } from './database.js';
import { integers, parseColumn } from './json-column.js';

/** A labeled image; both paths are relative to the source's folder. */
export interface SourceImage {
  image: string;
  mask: string;
  width: number;
  height: number;
  /** Pixels of each class, by its index in the class list. */
  classPixels: number[];
  hash: string;
}

type Row = Omit<SourceImage, 'classPixels'> & { classPixels: string };

/** The table `source_image`. */
export class SourceImages {
  readonly #markMissing;
  readonly #save;
  readonly #present;

  constructor(database: Connection) {
    this.#markMissing = database.prepare<[number]>(
      'UPDATE source_image SET missing = 1 WHERE source_id = ?',
    );
    this.#save = database.prepare<[Row & { source: number }]>(
      `INSERT INTO source_image (source_id, image, mask, width, height, class_pixels, hash)
       VALUES (@source, @image, @mask, @width, @height, @classPixels, @hash)
       ON CONFLICT (source_id, image) DO UPDATE SET mask = excluded.mask, width = excluded.width,
         height = excluded.height, class_pixels = excluded.class_pixels, hash = excluded.hash,
         missing = 0`,
    );
    this.#present = database.prepare<[number], Row>(
      `SELECT image, mask, width, height, class_pixels AS classPixels, hash FROM source_image
       WHERE source_id = ? AND missing = 0 ORDER BY image`,
    );
  }

  /** Writes down what an import found; what it did not find again is kept, marked as missing. */
  replace(source: number, items: readonly SourceImage[]): void {
    this.#markMissing.run(source);
    for (const { image, mask, width, height, classPixels, hash } of items) {
      const pixels = JSON.stringify(classPixels);
      this.#save.run({ source, image, mask, width, height, classPixels: pixels, hash });
    }
  }

  /** Sorted by path. */
  present(source: number): SourceImage[] {
    return this.#present.all(source).map((row) => ({
      ...row,
      classPixels: parseColumn(integers, row.classPixels, `pixel counts of ${row.image}`),
    }));
  }
}
