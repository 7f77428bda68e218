import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { sentencePage } from './pages.js';

const NOT_BUILT = 'The window was not built: run “npm run build” in Towline’s folder.';
const NOT_FOUND = 'There is no such page.';

/** The renderer's files as Vite built them; a new build shows at the next load. */
export class StaticFiles {
  readonly #folder: string;
  readonly #serve;

  constructor(folder: string) {
    this.#folder = folder;
    // In its other mode sirv lists the files once, and ends the process where one has vanished.
    this.#serve = sirv(folder, { dev: true, etag: true, setHeaders });
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    if (!existsSync(join(this.#folder, 'index.html')))
      return sentencePage(response, 503, NOT_BUILT);
    // No file here is worth a part of it, and sirv throws at ranges that make no sense.
    delete request.headers.range;
    this.#serve(request, response, () => sentencePage(response, 404, NOT_FOUND));
  }
}

/** Vite names what it puts into assets/ by its content. */
function setHeaders(response: ServerResponse, path: string): void {
  const isHashed = path.startsWith('/assets/');
  const policy = isHashed ? 'private, max-age=31536000, immutable' : 'private, no-cache';
  response.setHeader('Cache-Control', policy);
}
