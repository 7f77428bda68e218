import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is turned away, and what the page then says. */
export interface Refusal {
  status: 400 | 401 | 403 | 404 | 405;
  message: string;
}

/** Names of this machine. Under another one a page elsewhere may have been led here (DNS rebinding). */
const OWN_NAME = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/** Lets in who knows the host's token. */
export class Guard {
  /** Made of the token, so that two hosts on one machine keep each other's cookies. */
  readonly cookieName: string;
  readonly #token: Buffer;

  constructor(readonly token: string) {
    this.#token = digest(token);
    this.cookieName = `towline-${this.#token.toString('hex').slice(0, 16)}`;
  }

  /** Undefined where the request may go on. */
  refuse(request: IncomingMessage): Refusal | undefined {
    return refuseMethod(request) ?? refuseForeign(request) ?? this.#refuseUnknown(request);
  }

  /** The same for the socket: browsers say where its page comes from, always. */
  refuseSocket(request: IncomingMessage): Refusal | undefined {
    if (request.headers.origin === undefined) return FOREIGN;
    return this.refuse(request);
  }

  /** Where a request brings the token in its address: where to go on without it. */
  admit(request: IncomingMessage): { location: string; cookie: string } | undefined {
    if (refuseMethod(request) ?? refuseForeign(request)) return undefined;
    const url = addressOf(request);
    if (url.pathname !== '/' || !this.#isToken(url.searchParams.get('token'))) return undefined;
    const cookie = `${this.cookieName}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
    return { location: '/', cookie };
  }

  #refuseUnknown({ headers }: IncomingMessage): Refusal | undefined {
    const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
    const known = this.#isToken(bearer) || this.#isToken(cookieOf(headers.cookie, this.cookieName));
    return known ? undefined : UNKNOWN;
  }

  /** Digests are compared, which are of one length, in a time that says nothing. */
  #isToken(given: string | null | undefined): boolean {
    return given !== null && given !== undefined && timingSafeEqual(digest(given), this.#token);
  }
}

const METHOD: Refusal = { status: 405, message: 'Towline’s host only answers GET and HEAD.' };
const FOREIGN: Refusal = { status: 403, message: 'Towline’s host answers its own pages only.' };
const UNKNOWN: Refusal = { status: 401, message: 'Open the address that Towline printed.' };

function refuseMethod({ method }: IncomingMessage): Refusal | undefined {
  return method === 'GET' || method === 'HEAD' ? undefined : METHOD;
}

function refuseForeign({ headers }: IncomingMessage): Refusal | undefined {
  const { host = '', origin } = headers;
  if (!OWN_NAME.test(host)) return FOREIGN;
  return origin === undefined || origin === `http://${host}` ? undefined : FOREIGN;
}

/** The address that was asked for; its host is a placeholder, and never looked at. */
export function addressOf({ url = '/' }: IncomingMessage): URL {
  // A path that begins with '//' must not become a host.
  return new URL(`http://host.invalid${url.startsWith('/') ? url : '/'}`);
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
