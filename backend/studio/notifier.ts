import type { Notification, NotificationData, NotificationName } from '../contract/api.js';

export type Listener = (notification: Notification) => void;

/** Tells every window what has changed. */
export class Notifier {
  readonly #listeners = new Set<Listener>();

  /** @returns what ends the subscription */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell<Name extends NotificationName>(name: Name, data: NotificationData<Name>): void {
    const notification = { name, data } as Notification;
    for (const listener of this.#listeners) listener(notification);
  }
}
