import { basename } from 'node:path/posix';
import { fileHash } from '../datasets/scan.js';
import type { KnownFile, TargetFile } from '../store/target-files.js';

/** Images that are no longer where they were: finds each again by its content, once. */
export class LostImages {
  /** Sizes that images have whose content is known. */
  readonly #sizes = new Set<number>();
  readonly #byHash = new Map<string, KnownFile[]>();
  readonly #unread = new Map<string, KnownFile[]>();

  constructor(lost: readonly KnownFile[]) {
    for (const file of lost) {
      if (file.hash === null) append(this.#unread, likeness(file), file);
      else {
        this.#sizes.add(file.bytes);
        append(this.#byHash, file.hash, file);
      }
    }
  }

  /**
   * The lost image that a file is; its content is read only where one has its size. Of an image
   * that was never read no hash is known: there name, size and time must be the same.
   * @param path where the file is
   */
  async take(file: TargetFile, path: string): Promise<KnownFile | undefined> {
    const unread = this.#unread.get(likeness(file))?.pop();
    if (unread || !this.#sizes.has(file.bytes)) return unread;
    const hash = await fileHash(path);
    const same = this.#byHash.get(hash ?? '') ?? [];
    // Of several copies, the one of the same name.
    const index = same.findIndex(({ image }) => basename(image) === basename(file.image));
    return same.splice(Math.max(0, index), 1)[0];
  }
}

function likeness({ image, bytes, modified }: TargetFile): string {
  return `${bytes} ${modified} ${basename(image)}`;
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
