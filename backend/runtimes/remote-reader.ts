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
    const first = Math.floor(start / BLOCK);
    const pieces: Buffer[] = [];
    for (let block = first; block * BLOCK < end; block++) pieces.push(await this.#block(block));
    return Buffer.concat(pieces).subarray(start - first * BLOCK, end - first * BLOCK);
  }

  #block(number: number): Promise<Buffer> {
    const known = this.#blocks.get(number);
    if (known !== undefined) return known;
    const block = this.#fetch(number * BLOCK, Math.min((number + 1) * BLOCK, this.#bytes));
    this.#blocks.set(number, block);
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
