import { messageOf, UserError } from '../contract/error.js';
import { requestSchema, type Message, type Request } from '../contract/wire.js';
import { InvalidCall } from '../studio/handlers.js';
import type { Studio } from '../studio/studio.js';

/** What a window sent as a request; undefined where it is none. */
export function parseRequest(text: string): Request | undefined {
  try {
    return requestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Carries a request out; whatever goes wrong becomes an answer. */
export async function carryOut(
  studio: Studio,
  { id, method, params }: Request,
  log: (error: unknown) => void,
): Promise<Message> {
  try {
    return { type: 'result', id, result: await studio.answer(method, params) };
  } catch (error) {
    const message = messageOf(error);
    if (error instanceof UserError) return { type: 'error', id, code: 'refused', message };
    if (error instanceof InvalidCall) return { type: 'error', id, code: 'invalid', message };
    log(error);
    return { type: 'error', id, code: 'defect', message: `Towline has a defect here: ${message}` };
  }
}
