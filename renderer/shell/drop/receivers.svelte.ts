import { onDestroy } from 'svelte';

/** A view that knows what to do with a folder that is dropped on the window. */
export interface FolderReceiver {
  /** What will happen, a short sentence. */
  hint: () => string;
  /** @param path the folder's, on the host's machine */
  receive: (path: string) => unknown;
}

const receivers = $state.raw<{ all: readonly FolderReceiver[] }>({ all: [] });

/** Takes dropped folders for as long as the component lives. */
export function receiveFolders(receiver: FolderReceiver): void {
  receivers.all = [...receivers.all, receiver];
  onDestroy(() => (receivers.all = receivers.all.filter((other) => other !== receiver)));
}

/** The newest view's. */
export function currentReceiver(): FolderReceiver | undefined {
  return receivers.all.at(-1);
}
