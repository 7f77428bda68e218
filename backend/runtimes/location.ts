import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RuntimeName } from '../contract/runtimes.js';

/** The folder of managed runtimes: TOWLINE_RUNTIMES, else the user's own application data. */
export function defaultRuntimeRoot(): string {
  const chosen = process.env['TOWLINE_RUNTIMES'];
  if (chosen) return chosen;
  const home = homedir();
  switch (process.platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Towline', 'runtimes');
    case 'win32': {
      const local = process.env['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
      return join(local, 'Towline', 'runtimes');
    }
    default: {
      const data = process.env['XDG_DATA_HOME'] || join(home, '.local', 'share');
      return join(data, 'towline', 'runtimes');
    }
  }
}

/** Where a runtime lies, or will lie, under a root. */
export function runtimeDirectory(root: string, name: RuntimeName): string {
  return join(root, name);
}

/** Where the wheels of a runtime lie until it is installed, half of one too. */
export function downloadDirectory(root: string, name: RuntimeName): string {
  return join(root, 'downloads', name);
}
