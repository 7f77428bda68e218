import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { SOCKET_PATH, type Message } from '../contract/wire.js';
import type { Studio } from '../studio/studio.js';
import { carryOut, parseRequest } from './calls.js';
import { addressOf, type Guard, type Refusal } from './guard.js';
import { NotificationLog } from './notification-log.js';
import { refuseConnection } from './pages.js';

/** A call that names a million images takes 8 MB. */
const LARGEST_MESSAGE = 16 * 2 ** 20;
/** What waits for a window that does not read; a table of 100,000 images takes 20 MB. */
const MOST_WAITING = 64 * 2 ** 20;
/** Close codes of RFC 6455. */
const GOING_AWAY = 1001;
const NOT_UNDERSTOOD = 1007;

const NOT_HERE: Refusal = { status: 404, message: 'There is no socket here.' };

interface Parts {
  studio: Studio;
  guard: Guard;
  log: (error: unknown) => void;
  /** Between two looks whether a window is still there. */
  heartbeatMilliseconds: number;
}

/** The windows' sockets: calls one way, answers and notifications the other. */
export class Sockets {
  readonly #parts: Parts;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  readonly #notifications = new NotificationLog();
  /** Windows that have not been heard of since the last look, with what then waited for them. */
  readonly #silent = new Map<WebSocket, number>();
  readonly #unsubscribe: () => void;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(server: Server, parts: Parts) {
    this.#parts = parts;
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#unsubscribe = parts.studio.subscribe((notification) => {
      const text = this.#notifications.add(notification);
      for (const socket of this.#server.clients) send(socket, text);
    });
    this.#heartbeat = setInterval(() => this.#look(), parts.heartbeatMilliseconds);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#unsubscribe();
    for (const socket of this.#server.clients) {
      socket.close(GOING_AWAY);
      socket.terminate();
    }
    this.#server.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener a connection that breaks here would take the host down.
    socket.on('error', () => socket.destroy());
    const { pathname, searchParams } = addressOf(request);
    const refusal = this.#parts.guard.refuseSocket(request);
    if (refusal) return refuseConnection(socket, refusal);
    if (pathname !== SOCKET_PATH) return refuseConnection(socket, NOT_HERE);
    this.#server.handleUpgrade(request, socket, head, (client) => {
      this.#welcome(client, searchParams.get('epoch') ?? '', Number(searchParams.get('since')));
    });
  }

  #welcome(socket: WebSocket, epoch: string, since: number): void {
    socket.on('error', (error) => this.#parts.log(error));
    socket.on('close', () => this.#silent.delete(socket));
    socket.on('pong', () => this.#silent.delete(socket));
    socket.on('message', (data, isBinary) => void this.#receive(socket, data, isBinary));
    const missed = this.#notifications.since(epoch, since);
    const { epoch: mine, sequence } = this.#notifications;
    const resync = missed === undefined;
    send(socket, { type: 'hello', epoch: mine, sequence, resync });
    for (const text of missed ?? []) send(socket, text);
  }

  async #receive(socket: WebSocket, data: RawData, isBinary: boolean): Promise<void> {
    this.#silent.delete(socket);
    const request = isBinary ? undefined : parseRequest(textOf(data));
    if (!request) return socket.close(NOT_UNDERSTOOD, 'This is no request.');
    send(socket, await carryOut(this.#parts.studio, request, this.#parts.log));
  }

  /** Ends windows that neither answered a ping nor took anything of what waits for them. */
  #look(): void {
    for (const socket of this.#server.clients) {
      const waited = this.#silent.get(socket);
      if (waited !== undefined && socket.bufferedAmount >= waited) socket.terminate();
      else {
        this.#silent.set(socket, socket.bufferedAmount);
        socket.ping();
      }
    }
  }
}

/** A window that does not read is let go: it comes back and asks for what it missed. */
function send(socket: WebSocket, message: Message | string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > MOST_WAITING) return socket.terminate();
  socket.send(typeof message === 'string' ? message : JSON.stringify(message));
}

/** ws hands text over in one buffer, since nothing else was asked of it. */
function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}
