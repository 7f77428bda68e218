/** The folder that was dropped on the start page, on its way to the new project's first step. */
export interface FirstFolder {
  as: 'source' | 'target';
  path: string;
}

let waiting: FirstFolder | undefined;

/** Leaves a folder for the new project that is opened next. */
export function leaveFirstFolder(folder: FirstFolder): void {
  waiting = folder;
}

export function takeFirstFolder(): FirstFolder | undefined {
  const taken = waiting;
  waiting = undefined;
  return taken;
}
