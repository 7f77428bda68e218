/** A folder in the target, with how many images are in it and below. */
export interface Folder {
  name: string;
  /** Relative to the target, with '/'. */
  path: string;
  images: number;
  folders: Folder[];
}

interface Node {
  images: number;
  folders: Map<string, Node>;
}

/** The folders that paths lie in, by name. */
export function folderTree(paths: readonly string[]): Folder[] {
  const root: Node = { images: 0, folders: new Map() };
  for (const [folder, images] of countByFolder(paths)) {
    let node = root;
    for (const name of folder === '' ? [] : folder.split('/')) {
      const below = node.folders.get(name) ?? { images: 0, folders: new Map<string, Node>() };
      node.folders.set(name, below);
      below.images += images;
      node = below;
    }
  }
  return foldersOf(root, '');
}

function countByFolder(paths: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}

const byName = new Intl.Collator('en', { numeric: true });

function foldersOf({ folders }: Node, above: string): Folder[] {
  return [...folders]
    .map(([name, node]) => {
      const path = above === '' ? name : `${above}/${name}`;
      return { name, path, images: node.images, folders: foldersOf(node, path) };
    })
    .sort((a, b) => byName.compare(a.name, b.name));
}
