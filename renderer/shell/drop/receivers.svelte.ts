import { onDestroy } from 'svelte';
import { Stack } from '../../state/stack.svelte.js';

/** A view that knows what to do with a folder that is dropped on the window. */
export interface FolderReceiver {
  /** What will happen, a short sentence. */
  hint: () => string;
  /** @param path the folder's, on the host's machine */
  receive: (path: string) => unknown;
}

const receivers = new Stack<FolderReceiver>();

/** Takes dropped folders for as long as the component lives. */
export function receiveFolders(receiver: FolderReceiver): void {
  onDestroy(receivers.add(receiver));
}

/** The newest view's. */
export function currentReceiver(): FolderReceiver | undefined {
  return receivers.items.at(-1);
}
