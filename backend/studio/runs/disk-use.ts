import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';

const FILES_AT_ONCE = 8;

/** Bytes of all files in a folder and below it; 0 where there is none. */
export async function diskUse(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await pMap(
    files,
    // What is deleted meanwhile takes no room.
    ({ parentPath, name }) =>
      stat(join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    { concurrency: FILES_AT_ONCE },
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
