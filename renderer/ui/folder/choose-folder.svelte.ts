/** What a folder is chosen for. */
export interface FolderRequest {
  /** Of the dialog: "Choose the labeled folder". */
  title: string;
  /** One sentence: what the folder should hold. */
  description: string;
  /** On the button: "Use as source". */
  action: string;
}

/** What the desktop's window can do and a page can't. */
interface Desktop {
  chooseFolder(request: FolderRequest): Promise<string | undefined>;
}

declare global {
  interface Window {
    desktop?: Desktop;
  }
}

interface Pending extends FolderRequest {
  settle(path: string | undefined): void;
}

let pending = $state.raw<Pending | undefined>();

/**
 * Lets the user choose a folder: in the system's own dialog on the desktop, else among the folders
 * of the machine that the host runs on.
 * @returns its absolute path there; undefined where the user gave up
 */
export function chooseFolder(request: FolderRequest): Promise<string | undefined> {
  if (window.desktop) return window.desktop.chooseFolder(request);
  pending?.settle(undefined);
  return new Promise((resolve) => {
    const settle = (path: string | undefined): void => {
      pending = undefined;
      resolve(path);
    };
    pending = { ...request, settle };
  });
}

/** The choice that the dialog is open for. */
export function pendingChoice(): Pending | undefined {
  return pending;
}
