import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256, type FakeWheel } from './fake-wheel.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A package index on this machine; what a test changes of it makes it misbehave. */
export class FakeIndex {
  /** Every request as "GET /path" with the asked-for part of the file, if any. */
  readonly requests: string[] = [];
  /** Per file name: other fields of its entry in the list. */
  readonly entries: Record<string, Record<string, unknown>> = {};
  /** In place of the usual answer for files. */
  answer: Answer | undefined;
  readonly #wheels: FakeWheel[];
  readonly #server: Server;

  private constructor(wheels: FakeWheel[]) {
    this.#wheels = wheels;
    this.#server = createServer((request, response) => {
      const { method, url = '', headers } = request;
      this.requests.push([method, url, headers.range].filter(Boolean).join(' '));
      if (url.startsWith('/simple/')) this.#list(url.split('/')[2] ?? '', response);
      else if (this.answer) this.answer(request, response);
      else this.file(request, response);
    });
  }

  static async start(...wheels: FakeWheel[]): Promise<FakeIndex> {
    const index = new FakeIndex(wheels);
    await new Promise<void>((resolve) => index.#server.listen(0, '127.0.0.1', resolve));
    return index;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/simple/`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** The usual answer: a file or a part of it. */
  file(request: IncomingMessage, response: ServerResponse): void {
    const name = request.url?.split('/').at(-1);
    const content = this.#wheels.find(({ filename }) => filename === name)?.content;
    if (content === undefined) {
      response.writeHead(404).end();
      return;
    }
    const [, start, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const end = last ? Number(last) + 1 : content.length;
    const part = content.subarray(Number(start ?? 0), end);
    response.writeHead(start === undefined ? 200 : 206, { 'content-length': part.length });
    response.end(request.method === 'HEAD' ? undefined : part);
  }

  #list(project: string, response: ServerResponse): void {
    const wheels = this.#wheels.filter((wheel) => wheel.project === project);
    if (wheels.length === 0) response.writeHead(404);
    const files = wheels.map(({ filename, content }) => ({
      filename,
      url: `../../files/${filename}`,
      hashes: { sha256: sha256(content) },
      size: content.length,
      ...this.entries[filename],
    }));
    response.end(JSON.stringify({ files }));
  }
}
