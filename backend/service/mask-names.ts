import { posix } from 'node:path';

/** Systems that don't tell capitals apart, or accents written in two ways, would mix up the files. */
function key(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function withoutExtension(path: string): string {
  return path.slice(0, path.length - posix.extname(path).length);
}

/**
 * The mask's path for each image, both relative with '/': subfolder and stem are kept. Images that
 * only differ in their extension keep that too (`a.jpg.png`), so that no mask replaces another.
 */
export function maskNames(images: readonly string[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const image of images) {
    const stem = key(withoutExtension(image));
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return new Map(
    images.map((image) => {
      const stem = withoutExtension(image);
      return [image, counts.get(key(stem)) === 1 ? `${stem}.png` : `${image}.png`];
    }),
  );
}
