import type { IncomingMessage, ServerResponse } from 'node:http';
import { UserError } from '../contract/error.js';
import { parsePictureUrl } from '../contract/media.js';
import type { Studio } from '../studio/studio.js';
import { addressOf } from './guard.js';
import { sentencePage } from './pages.js';

/** A picture of one version never changes. */
const FOR_GOOD = 'private, max-age=31536000, immutable';

/** Answers one request under /media/. */
export async function answerMedia(
  studio: Studio,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const address = parsePictureUrl(addressOf(request));
  if (!address) return sentencePage(response, 404, 'There is no such picture.');
  if (request.headers['if-none-match'] === `"${address.version}"`) {
    response.writeHead(304, { ETag: `"${address.version}"`, 'Cache-Control': FOR_GOOD }).end();
    return;
  }
  try {
    const { type, bytes, version } = await studio.picture(address);
    if (response.destroyed) return;
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Length': bytes.byteLength,
      ETag: `"${version}"`,
      // An address of an earlier version shows what there is now, and must ask again.
      'Cache-Control': version === address.version ? FOR_GOOD : 'private, no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    sentencePage(response, 404, error.message);
  }
}
