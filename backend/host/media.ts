import type { IncomingMessage, ServerResponse } from 'node:http';
import { UserError } from '../contract/error.js';
import { parsePictureUrl, parseRunPictureUrl } from '../contract/media.js';
import type { Studio } from '../studio/studio.js';
import { addressOf } from './guard.js';
import { sentencePage } from './pages.js';

/** A picture of one version never changes. */
const cached = ({ version }: { version: string }) => ({
  ETag: `"${version}"`,
  'Cache-Control': 'private, max-age=31536000, immutable',
});

/** Answers one request under /media/. */
export async function answerMedia(
  studio: Studio,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = addressOf(request);
  const address = parsePictureUrl(url) ?? parseRunPictureUrl(url);
  if (!address) return sentencePage(response, 404, 'There is no such picture.');
  if (request.headers['if-none-match'] === `"${address.version}"`) {
    response.writeHead(304, cached(address)).end();
    return;
  }
  try {
    const { type, bytes } = await studio.picture(address);
    // Who scrolls on no longer waits for it.
    if (response.destroyed) return;
    response.writeHead(200, {
      ...cached(address),
      'Content-Type': type,
      'Content-Length': bytes.byteLength,
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    sentencePage(response, 404, error.message);
  }
}
