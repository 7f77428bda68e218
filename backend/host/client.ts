import WebSocket from 'ws';
import { z } from 'zod';
import {
  METHODS,
  NOTIFICATIONS,
  type MethodName,
  type Notification,
  type Params,
  type Result,
} from '../contract/api.js';
import { messageSchema, SOCKET_PATH, type ErrorCode, type Message } from '../contract/wire.js';

type Hello = Extract<Message, { type: 'hello' }>;

/** An answer that is none: what the host's error says. */
export class CallFailure extends Error {
  constructor(
    readonly code: ErrorCode | 'offline',
    message: string,
  ) {
    super(message);
  }
}

interface Pending {
  method: MethodName;
  resolve: (result: unknown) => void;
  reject: (error: CallFailure) => void;
}

const notificationName = z.enum(Object.keys(NOTIFICATIONS) as [Notification['name']]);

/** A program's connection to a host; it does not come back by itself. */
export class HostClient {
  /** In the order in which they came. */
  readonly notifications: Notification[] = [];
  /** Of the last notification. */
  sequence: number;
  readonly epoch: string;
  readonly resync: boolean;
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<() => void>();
  #nextId = 1;

  private constructor(socket: WebSocket, hello: Hello, since: number | undefined) {
    this.#socket = socket;
    this.epoch = hello.epoch;
    this.resync = hello.resync;
    this.sequence = hello.resync || since === undefined ? hello.sequence : since;
    socket.on('message', (data) => this.#receive(parseMessage(data)));
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
    void this.closed.then(() => this.#lost());
  }

  /**
   * @param address as the host prints it, token included
   * @param seen where a connection came to its end, to get what was missed since
   */
  static connect(address: string, seen?: { epoch: string; sequence: number }): Promise<HostClient> {
    const { origin, searchParams } = new URL(address);
    const query = new URLSearchParams({
      epoch: seen?.epoch ?? '',
      since: String(seen?.sequence ?? 0),
    });
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${SOCKET_PATH}?${query}`, {
      origin,
      headers: { Authorization: `Bearer ${searchParams.get('token') ?? ''}` },
    });
    return new Promise((resolve, reject) => {
      socket.once('error', (error) => reject(new CallFailure('offline', error.message)));
      socket.once('message', (data) => {
        const hello = parseMessage(data);
        if (hello.type !== 'hello') throw new Error('The host did not say hello.');
        resolve(new HostClient(socket, hello, seen?.sequence));
      });
    });
  }

  /** @throws CallFailure */
  call<Name extends MethodName>(method: Name, params: Params<Name>): Promise<Result<Name>> {
    return new Promise<unknown>((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { method, resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    }) as Promise<Result<Name>>;
  }

  /** The first notification for which this is true, among those that came and those to come. */
  async until(wanted: (notification: Notification) => boolean): Promise<Notification> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.notifications.find(wanted);
        if (!found) return;
        this.#listeners.delete(look);
        resolve(found);
      };
      this.#listeners.add(look);
      look();
      void this.closed.then(() => reject(new CallFailure('offline', 'The connection ended.')));
    });
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  #receive(message: Message): void {
    if (message.type === 'notification') {
      const name = notificationName.parse(message.name);
      const data = NOTIFICATIONS[name].parse(message.data);
      this.sequence = message.sequence;
      this.notifications.push({ name, data } as Notification);
      for (const listener of [...this.#listeners]) listener();
    } else if (message.type !== 'hello') this.#settle(message);
  }

  #settle(message: Extract<Message, { id: number }>): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (!pending) return;
    if (message.type === 'error') pending.reject(new CallFailure(message.code, message.message));
    else pending.resolve(METHODS[pending.method].result.parse(message.result));
  }

  #lost(): void {
    for (const { reject } of this.#pending.values()) {
      reject(new CallFailure('offline', 'The connection ended.'));
    }
    this.#pending.clear();
  }
}

function parseMessage(data: WebSocket.RawData): Message {
  return messageSchema.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString() : ''));
}
