import type { ClassList } from '../contract/classes.js';
import type { Connection } from './database.js';
import { integers, parseColumn } from './json-column.js';

/** A labeled image; both paths are relative to the source's folder. */
export interface NewSourceImage {
  image: string;
  mask: string;
  width: number;
  height: number;
  /** Pixels of each class, ignored or not, by its index in the folder's class list. */
  classPixels: number[];
  /** SHA-256 of each file, in hexadecimal. */
  hash: string;
  maskHash: string;
}

export interface SourceImage extends NewSourceImage {
  id: number;
  source: number;
}

type Row = Omit<SourceImage, 'classPixels'> & { classPixels: string };

const COLUMNS =
  'id, source_id AS source, image, mask, width, height, class_pixels AS classPixels, hash, ' +
  'mask_hash AS maskHash';

/** The table `source_image`. */
export class SourceImages {
  readonly #markMissing;
  readonly #save;
  readonly #present;
  readonly #get;
  readonly #folderIds;

  constructor(database: Connection) {
    this.#markMissing = database.prepare<[number]>(
      'UPDATE source_image SET missing = 1 WHERE source_id = ?',
    );
    this.#save = database.prepare<[Omit<Row, 'id'>]>(
      `INSERT INTO source_image (source_id, image, mask, width, height, class_pixels, hash,
         mask_hash)
       VALUES (@source, @image, @mask, @width, @height, @classPixels, @hash, @maskHash)
       ON CONFLICT (source_id, image) DO UPDATE SET mask = excluded.mask, width = excluded.width,
         height = excluded.height, class_pixels = excluded.class_pixels, hash = excluded.hash,
         mask_hash = excluded.mask_hash, missing = 0`,
    );
    this.#present = database.prepare<[number], Row>(
      `SELECT ${COLUMNS} FROM source_image WHERE source_id = ? AND missing = 0 ORDER BY image`,
    );
    this.#get = database.prepare<[number], Omit<Row, 'classPixels'>>(
      `SELECT ${COLUMNS} FROM source_image WHERE id = ?`,
    );
    this.#folderIds = database
      .prepare<[number], number>('SELECT class_id FROM class WHERE source_id = ? ORDER BY position')
      .pluck();
  }

  /** Writes down what an import found; what it did not find again is kept, marked as missing. */
  replace(source: number, items: readonly NewSourceImage[]): void {
    this.#markMissing.run(source);
    for (const item of items) {
      const { image, mask, width, height, hash, maskHash } = item;
      const classPixels = JSON.stringify(item.classPixels);
      this.#save.run({ source, image, mask, width, height, classPixels, hash, maskHash });
    }
  }

  /** Sorted by path; pixels as this class list counts them: in its order, 0 where it ignores. */
  present(source: number, { classes, ignore }: ClassList): SourceImage[] {
    const places = new Map(this.#folderIds.all(source).map((id, place) => [id, place]));
    const order = classes.map(({ id }) => (ignore.includes(id) ? undefined : places.get(id)));
    return this.#present.all(source).map((row) => {
      const pixels = parseColumn(integers, row.classPixels, `pixel counts of ${row.image}`);
      const classPixels = order.map((place) => (place === undefined ? 0 : (pixels[place] ?? 0)));
      return { ...row, classPixels };
    });
  }

  /** One pair, whatever became of its files. */
  get(id: number): Omit<SourceImage, 'classPixels'> | undefined {
    return this.#get.get(id);
  }
}
