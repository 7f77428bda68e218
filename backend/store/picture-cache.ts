import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { UserError } from '../contract/error.js';
import type { PictureFacts } from '../contract/picture-facts.js';
import type { Connection } from './database.js';

interface FactsRow extends Omit<PictureFacts, 'style'> {
  hash: string;
  style: Buffer;
}

/** "TOWP" in ASCII. */
const APPLICATION_ID = 0x544f5750;
/** To be raised whenever a fact is computed in another way: what is cached is made anew. */
const VERSION = 1;
const BUSY_TIMEOUT_MILLISECONDS = 5000;

const SCHEMA = `
CREATE TABLE picture (
  hash TEXT PRIMARY KEY,
  taken REAL,
  brightness REAL NOT NULL,
  contrast REAL NOT NULL,
  sharpness REAL NOT NULL,
  style BLOB NOT NULL,
  fingerprint TEXT NOT NULL
) STRICT;
-- Apart from the facts, of which many are read at a time.
CREATE TABLE thumbnail (
  hash TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE embedding (
  hash TEXT PRIMARY KEY,
  numbers BLOB NOT NULL
) STRICT;
-- What was worked out of many pictures, with the digest of all that it was worked out from.
CREATE TABLE result (
  name TEXT PRIMARY KEY,
  input TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
`;

const FACTS = 'hash, taken, brightness, contrast, sharpness, style, fingerprint';

/**
 * Everything that was made from pictures, by the SHA-256 of their files: thumbnails, facts,
 * embeddings. It may be deleted at any time: what is missing is made anew.
 */
export class PictureCache {
  readonly file: string;
  readonly #database: Connection;
  readonly #has;
  readonly #saveFacts;
  readonly #saveThumbnail;
  readonly #thumbnail;
  readonly #facts;
  readonly #saveEmbedding;
  readonly #embedding;
  readonly #saveResult;
  readonly #result;

  private constructor(database: Connection) {
    this.file = database.name;
    this.#database = database;
    this.#has = database.prepare<[string], 1>('SELECT 1 FROM picture WHERE hash = ?').pluck();
    this.#saveFacts = database.prepare<[FactsRow]>(
      `INSERT OR REPLACE INTO picture (${FACTS}) VALUES
         (@hash, @taken, @brightness, @contrast, @sharpness, @style, @fingerprint)`,
    );
    this.#saveThumbnail = database.prepare<[string, Uint8Array]>(
      'INSERT OR REPLACE INTO thumbnail (hash, bytes) VALUES (?, ?)',
    );
    this.#thumbnail = database
      .prepare<[string], Buffer>('SELECT bytes FROM thumbnail WHERE hash = ?')
      .pluck();
    this.#facts = database.prepare<[string], FactsRow>(
      `SELECT ${FACTS} FROM picture WHERE hash = ?`,
    );
    this.#saveEmbedding = database.prepare<[string, Uint8Array]>(
      'INSERT OR REPLACE INTO embedding (hash, numbers) VALUES (?, ?)',
    );
    this.#embedding = database
      .prepare<[string], Buffer>('SELECT numbers FROM embedding WHERE hash = ?')
      .pluck();
    this.#saveResult = database.prepare<[string, string, Uint8Array]>(
      'INSERT OR REPLACE INTO result (name, input, bytes) VALUES (?, ?, ?)',
    );
    this.#result = database
      .prepare<[string, string], Buffer>('SELECT bytes FROM result WHERE name = ? AND input = ?')
      .pluck();
  }

  /**
   * Opens or makes the file; one that is broken, or of another version, is made anew.
   * @throws UserError where the folder can't be written to
   */
  static open(file: string): PictureCache {
    try {
      return new PictureCache(connect(file));
    } catch (error) {
      if (isBusy(error)) throw new UserError(`The thumbnails in ${file} are in use.`);
      return PictureCache.#anew(file);
    }
  }

  static #anew(file: string): PictureCache {
    try {
      for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
      return new PictureCache(connect(file));
    } catch (error) {
      const message = `The thumbnails in ${file} can't be written: is the folder writable?`;
      throw new UserError(message, { cause: error });
    }
  }

  /** Whether thumbnail and facts of a picture are there. */
  has(hash: string): boolean {
    return this.#has.get(hash) !== undefined;
  }

  save(hash: string, { thumbnail, facts }: { thumbnail: Uint8Array; facts: PictureFacts }): void {
    this.#database.transaction(() => {
      this.#saveThumbnail.run(hash, thumbnail);
      this.#saveFacts.run({ ...facts, hash, style: bytesOf(facts.style) });
    })();
  }

  /** An encoded picture. */
  thumbnail(hash: string): Uint8Array | undefined {
    return this.#thumbnail.get(hash);
  }

  facts(hash: string): PictureFacts | undefined {
    const row = this.#facts.get(hash);
    return row && factsOf(row);
  }

  saveEmbedding(hash: string, embedding: Float32Array): void {
    this.#saveEmbedding.run(hash, bytesOf(embedding));
  }

  /** Those of the pictures that have one. */
  embeddings(hashes: Iterable<string>): Map<string, Float32Array> {
    const found = new Map<string, Float32Array>();
    for (const hash of hashes) {
      const bytes = this.#embedding.get(hash);
      if (bytes) found.set(hash, numbersOf(bytes));
    }
    return found;
  }

  /** Keeps what was worked out, in place of what was kept under that name before. */
  saveResult(name: string, input: string, bytes: Uint8Array): void {
    this.#saveResult.run(name, input, bytes);
  }

  /** @param input undefined is returned where it was worked out from anything else */
  result(name: string, input: string): Uint8Array | undefined {
    return this.#result.get(name, input);
  }

  close(): void {
    this.#database.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function connect(file: string): Connection {
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MILLISECONDS });
  try {
    database.pragma('journal_mode = WAL');
    // A power cut may cost the cache, never anything that can't be made again.
    database.pragma('synchronous = OFF');
    prepareSchema(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareSchema(database: Connection): void {
  const tables = Number(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  const id = database.pragma('application_id', { simple: true });
  const version = database.pragma('user_version', { simple: true });
  if (id === APPLICATION_ID && version === VERSION) return;
  if (tables > 0) throw new Error('The cache is of another version.');
  database.transaction(() => {
    database.exec(SCHEMA);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${VERSION}`);
  })();
}

function factsOf(row: FactsRow): PictureFacts {
  const { taken, brightness, contrast, sharpness, style, fingerprint } = row;
  return { taken, brightness, contrast, sharpness, style: [...numbersOf(style)], fingerprint };
}

function bytesOf(numbers: ArrayLike<number>): Buffer {
  const { buffer, byteOffset, byteLength } = Float32Array.from(numbers);
  return Buffer.from(buffer, byteOffset, byteLength);
}

function numbersOf(bytes: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
