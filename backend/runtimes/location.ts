import { homedir } from 'node:os';
import { join } from 'node:path';

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
