import { homedir } from 'node:os';
import { join } from 'node:path';

/** Towline's own files of this user, outside of any project: TOWLINE_DATA, else where such data lie. */
export function dataFolder(): string {
  const chosen = process.env['TOWLINE_DATA'];
  if (chosen) return chosen;
  const home = homedir();
  switch (process.platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Towline');
    case 'win32':
      return join(process.env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Towline');
    default:
      return join(process.env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'towline');
  }
}
