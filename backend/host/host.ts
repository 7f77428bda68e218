import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { UserError } from '../contract/error.js';
import type { Studio } from '../studio/studio.js';
import { addressOf, Guard, type Refusal } from './guard.js';
import { SECURITY_HEADERS } from './headers.js';
import { answerMedia } from './media.js';
import { refuseConnection, sentencePage } from './pages.js';
import { Sockets } from './sockets.js';
import { StaticFiles } from './static-files.js';

const RENDERER = fileURLToPath(new URL('../renderer/', import.meta.url));
const HEARTBEAT_MILLISECONDS = 30_000;

const NO_REQUEST: Refusal = { status: 400, message: 'This is no request.' };

export interface Host {
  /** To be opened in a browser; it holds the token. */
  address: string;
  port: number;
  token: string;
  close(): Promise<void>;
}

export interface HostOptions {
  studio: Studio;
  /** 0 lets the system choose. */
  port?: number;
  /** Of a host that this one stands in for, so that its pages go on; else a new one. */
  token?: string | undefined;
  /** Where the built renderer lies. */
  renderer?: string;
  /** Told of what nobody expected. */
  log: (error: unknown) => void;
  heartbeatMilliseconds?: number;
}

/** Serves a studio to this machine. @throws UserError where the port is taken */
export async function startHost(options: HostOptions): Promise<Host> {
  const { studio, port = 0, renderer = RENDERER, log } = options;
  const guard = new Guard(options.token ?? randomBytes(32).toString('base64url'));
  const files = new StaticFiles(renderer);
  // A request without a Host header is refused by the guard, like every other that isn't ours.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    answer({ guard, files, studio }, request, response).catch((error: unknown) => {
      log(error);
      if (response.headersSent) response.destroy();
      else sentencePage(response, 500, 'Towline has a defect here: its terminal says more.');
    });
  });
  server.on('clientError', (_, connection) => refuseConnection(connection, NO_REQUEST));
  const { heartbeatMilliseconds = HEARTBEAT_MILLISECONDS } = options;
  const sockets = new Sockets(server, { studio, guard, log, heartbeatMilliseconds });
  const chosen = await listen(server, port);
  return {
    address: `http://127.0.0.1:${chosen}/?token=${guard.token}`,
    port: chosen,
    token: guard.token,
    close: () => {
      sockets.close();
      return ended(server);
    },
  };
}

async function answer(
  { guard, files, studio }: { guard: Guard; files: StaticFiles; studio: Studio },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  const admitted = guard.admit(request);
  if (admitted) {
    const { location, cookie } = admitted;
    const headers = { Location: location, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' };
    response.writeHead(303, headers).end();
    return;
  }
  const refusal = guard.refuse(request);
  if (refusal) return sentencePage(response, refusal.status, refusal.message);
  if (addressOf(request).pathname.startsWith('/media/')) {
    return answerMedia(studio, request, response);
  }
  files.answer(request, response);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new UserError(`Port ${port} can't be used: choose another one.`, { cause }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('No port was given.');
      resolve(address.port);
    });
  });
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
