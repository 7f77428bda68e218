import type {
  Notification,
  NotificationData,
  NotificationName,
} from '../../backend/contract/api.js';
import { onDestroy } from 'svelte';
import { Connection, type ConnectionState } from './connection.js';

type Handler = (data: Notification['data']) => void;

const handlers = new Map<NotificationName, Set<Handler>>();
const resyncs = new Set<() => void>();

/** Whether the host is there. */
export const link = $state<{ state: ConnectionState }>({ state: 'connecting' });

const connection = new Connection({
  state: (state) => (link.state = state),
  notification: ({ name, data }) => handlers.get(name)?.forEach((handler) => handler(data)),
  resync: () => resyncs.forEach((reload) => reload()),
});

/** Asks the host. Errors are `CallError`s; see `attempt` for telling them to the user. */
export const call = connection.call.bind(connection);

/** Listens until the returned function is called. */
export function listen<Name extends NotificationName>(
  name: Name,
  handler: (data: NotificationData<Name>) => void,
): () => void {
  const set = handlers.get(name) ?? new Set();
  handlers.set(name, set);
  set.add(handler as Handler);
  return () => set.delete(handler as Handler);
}

/** Calls `reload` where messages were missed for good, until the returned function is called. */
export function onResync(reload: () => void): () => void {
  resyncs.add(reload);
  return () => resyncs.delete(reload);
}

/** Listens for as long as the component lives. */
export function listenHere<Name extends NotificationName>(
  name: Name,
  handler: (data: NotificationData<Name>) => void,
): void {
  onDestroy(listen(name, handler));
}
