import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import { fetchFrom } from './fetch.js';

/** A table of contents of 24,000 entries is read in 48,000 small pieces: few requests, then. */
const BLOCK = 1 << 20;

/** Reads parts of a file on a server, a block at a time. */
export class RemoteReader extends RandomAccessReader {
  readonly #url: URL;
  readonly #bytes: number;
  readonly #signal: AbortSignal;
  /** By where they begin. */
  readonly #blocks = new Map<number, Promise<Buffer>>();

  constructor(url: string, bytes: number, signal: AbortSignal) {
    super();
    this.#url = new URL(url);
    this.#bytes = bytes;
    this.#signal = signal;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#part(position, position + length).then((part) => {
      part.copy(buffer, offset);
      callback(null);
    }, callback);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const part = (): Promise<Buffer> => this.#part(start, end);
    return Readable.from(
      (async function* () {
        yield await part();
      })(),
    );
  }

  async #part(start: number, end: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let at = Math.floor(start / BLOCK) * BLOCK; at < end; at += BLOCK) {
      // Cut before they are joined: the whole block is much more than what is asked for.
      pieces.push((await this.#block(at)).subarray(Math.max(0, start - at), end - at));
    }
    return Buffer.concat(pieces);
  }

  #block(at: number): Promise<Buffer> {
    const known = this.#blocks.get(at);
    if (known !== undefined) return known;
    const block = this.#fetch(at, Math.min(at + BLOCK, this.#bytes));
    this.#blocks.set(at, block);
    return block;
  }

  async #fetch(start: number, end: number): Promise<Buffer> {
    const headers = { Range: `bytes=${start}-${end - 1}` };
    const response = await fetchFrom(this.#url, { headers, signal: this.#signal });
    if (response.status !== 206) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status} to a request for a part of the file`);
    }
    return Buffer.from(await response.arrayBuffer());
  }
}
