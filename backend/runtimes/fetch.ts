import { z } from 'zod';
import { messageOf } from '../contract/error.js';

/** `fetch` that also takes a user name and password from the address, as pip does. */
export function fetchFrom(
  address: URL,
  request: { method?: 'HEAD'; headers?: Record<string, string>; signal: AbortSignal },
): Promise<Response> {
  // Packed answers have other sizes and parts than the file itself.
  const headers = { ...request.headers, 'Accept-Encoding': 'identity' };
  const { username, password } = address;
  if (username === '') return fetch(address, { ...request, headers });
  const bare = new URL(address);
  bare.username = '';
  bare.password = '';
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const Authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  return fetch(bare, { ...request, headers: { ...headers, Authorization } });
}

/** Why a request failed: Node's fetch hides it in the cause. */
export function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return 'its answer is not in the JSON form of the simple API, PEP 691';
  }
  const cause = error instanceof Error ? error.cause : undefined;
  return messageOf(cause ?? error);
}
