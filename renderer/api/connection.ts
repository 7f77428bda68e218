import {
  METHODS,
  NOTIFICATIONS,
  type MethodName,
  type Notification,
  type NotificationName,
  type Params,
  type Result,
} from '../../backend/contract/api.js';
import { messageSchema, SOCKET_PATH, type Message } from '../../backend/contract/wire.js';

/** A refusal's message is a sentence for the user; a defect's is ours to mend. */
export class CallError extends Error {
  constructor(
    readonly code: 'refused' | 'invalid' | 'defect' | 'offline',
    message: string,
  ) {
    super(message);
  }
}

export type ConnectionState = 'connecting' | 'open' | 'lost';

export interface ConnectionListener {
  state(state: ConnectionState): void;
  notification(notification: Notification): void;
  /** What was missed is no longer known: load everything anew. */
  resync(): void;
}

interface Pending {
  name: MethodName;
  text: string;
  resolve(result: unknown): void;
  reject(error: CallError): void;
}

const FIRST_RETRY = 250;
const LONGEST_RETRY = 4000;

/**
 * The socket to the host. It comes back by itself and asks for what it missed; calls that were on
 * their way when it broke are rejected, since nobody knows whether they were carried out.
 */
export class Connection {
  readonly #listener: ConnectionListener;
  readonly #pending = new Map<number, Pending>();
  #waiting: Pending[] = [];
  #socket: WebSocket | undefined;
  #nextId = 1;
  #epoch = '';
  #sequence = 0;
  #retry = FIRST_RETRY;
  #ready = false;

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
    this.#connect();
    addEventListener('online', () => this.#connect());
  }

  /** @throws CallError */
  call<Name extends MethodName>(name: Name, params: Params<Name>): Promise<Result<Name>> {
    return new Promise<unknown>((resolve, reject) => {
      const id = this.#nextId++;
      const text = JSON.stringify({ id, method: name, params });
      const pending: Pending = { name, text, resolve, reject };
      this.#pending.set(id, pending);
      if (this.#ready) this.#socket?.send(text);
      else this.#waiting.push(pending);
    }) as Promise<Result<Name>>;
  }

  #connect(): void {
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    this.#listener.state(this.#epoch ? 'lost' : 'connecting');
    const query = new URLSearchParams({ epoch: this.#epoch, since: String(this.#sequence) });
    const address = new URL(`${SOCKET_PATH}?${query.toString()}`, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(messageSchema.parse(JSON.parse(String(data))));
    socket.onclose = () => this.#lost();
  }

  #lost(): void {
    this.#ready = false;
    this.#listener.state('lost');
    const sent = [...this.#pending].filter(([, pending]) => !this.#waiting.includes(pending));
    for (const [id, pending] of sent) {
      this.#pending.delete(id);
      pending.reject(new CallError('offline', 'Towline was interrupted: please try that again.'));
    }
    setTimeout(() => this.#connect(), this.#retry);
    this.#retry = Math.min(LONGEST_RETRY, this.#retry * 2);
  }

  #receive(message: Message): void {
    switch (message.type) {
      case 'hello':
        return this.#welcomed(message);
      case 'notification':
        this.#sequence = message.sequence;
        return this.#notified(message.name, message.data);
      case 'result':
        return this.#settle(message.id, (pending) =>
          pending.resolve(METHODS[pending.name].result.parse(message.result)),
        );
      case 'error':
        return this.#settle(message.id, (pending) =>
          pending.reject(new CallError(message.code, message.message)),
        );
    }
  }

  #welcomed({ epoch, sequence, resync }: Extract<Message, { type: 'hello' }>): void {
    const before = this.#epoch;
    this.#epoch = epoch;
    if (resync || before === '') this.#sequence = sequence;
    this.#retry = FIRST_RETRY;
    this.#ready = true;
    this.#listener.state('open');
    if (resync && before !== '') this.#listener.resync();
    for (const { text } of this.#waiting.splice(0)) this.#socket?.send(text);
  }

  #notified(name: string, data: unknown): void {
    if (!isNotification(name)) return;
    const parsed = NOTIFICATIONS[name].parse(data);
    this.#listener.notification({ name, data: parsed } as Notification);
  }

  #settle(id: number, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (!pending) return;
    try {
      settle(pending);
    } catch (error) {
      pending.reject(new CallError('defect', String(error)));
    }
  }
}

function isNotification(name: string): name is NotificationName {
  return Object.hasOwn(NOTIFICATIONS, name);
}
