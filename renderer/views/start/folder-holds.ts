import type { Call } from '../../../backend/contract/api.js';
import type { FolderListing } from '../../../backend/contract/projects.js';

/** What a folder holds, as the folder above lists it. */
export async function folderHolds(
  call: Call,
  path: string,
): Promise<FolderListing['folders'][number]['holds']> {
  const { parent, path: listed } = await call('folders.list', { path });
  if (parent === null) return 'other';
  const { folders } = await call('folders.list', { path: parent });
  return folders.find((folder) => folder.path === listed)?.holds ?? 'other';
}
