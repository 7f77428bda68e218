import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes `npx towline` start the build of this checkout. npm links the commands of dependencies
 * only, and npx then looks for the package's own command where nobody has put it.
 */
const folder = join(import.meta.dirname, '..');
const commands = join(folder, 'node_modules', '.bin');
const link = join(commands, 'towline');

chmodSync(join(folder, 'dist', 'cli', 'main.js'), 0o755);
mkdirSync(commands, { recursive: true });
rmSync(link, { force: true });
if (process.platform === 'win32') {
  writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n');
} else {
  symlinkSync('../../dist/cli/main.js', link);
}
