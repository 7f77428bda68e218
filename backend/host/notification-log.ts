import { randomUUID } from 'node:crypto';
import type { Notification } from '../contract/api.js';
import type { Message } from '../contract/wire.js';

const MOST_KEPT = 2000;
const MOST_CHARACTERS = 16_000_000;

interface Entry {
  sequence: number;
  text: string;
}

/** The last notifications as they were sent, for windows that come back. */
export class NotificationLog {
  /** Another host's numbers mean nothing here. */
  readonly epoch = randomUUID();
  #sequence = 0;
  #characters = 0;
  #entries: Entry[] = [];

  get sequence(): number {
    return this.#sequence;
  }

  /** @returns the message to send */
  add({ name, data }: Notification): string {
    const sequence = ++this.#sequence;
    const text = JSON.stringify({ type: 'notification', sequence, name, data } satisfies Message);
    this.#entries.push({ sequence, text });
    this.#characters += text.length;
    this.#forget();
    return text;
  }

  /**
   * What a window has missed; undefined where that is no longer known. A window that was never here
   * has missed nothing.
   */
  since(epoch: string, sequence: number): string[] | undefined {
    if (epoch === '') return [];
    if (epoch !== this.epoch || sequence > this.#sequence) return undefined;
    const missed = this.#entries.filter((entry) => entry.sequence > sequence);
    return missed.length === this.#sequence - sequence ? missed.map(({ text }) => text) : undefined;
  }

  #forget(): void {
    while (this.#entries.length > MOST_KEPT || this.#characters > MOST_CHARACTERS) {
      this.#characters -= this.#entries.shift()?.text.length ?? 0;
    }
  }
}
