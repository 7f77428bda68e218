import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Named by Windows for devices, whatever their extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Where Towline puts projects unless told otherwise. */
export function projectsFolder(home: string): string {
  const documents = join(home, 'Documents');
  return join(existsSync(documents) ? documents : home, 'Towline');
}

/** A project's name as that of a folder on every system. */
export function folderName(name: string): string {
  const safe = name.replace(/[<>:"/\\|?*\u0000-\u001f]/g, '-').replace(/^[. ]+|[. ]+$/g, '');
  return safe === '' || RESERVED.test(safe) ? 'Project' : safe;
}

/** A folder of that name that isn't there yet: "Harbour", "Harbour 2", ... */
export function freeFolder(parent: string, name: string): string {
  const wanted = join(parent, folderName(name));
  let folder = wanted;
  for (let number = 2; existsSync(folder); number++) folder = `${wanted} ${number}`;
  return folder;
}
