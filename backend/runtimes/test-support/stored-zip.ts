import { crc32 } from 'node:zlib';

/** Unix's mode of a program, in the upper half of an entry's attributes. */
const PROGRAM = (0o100755 << 16) >>> 0;

/** A zip of these texts under their names, not packed; each is marked as a program. */
export function storedZip(files: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const common = describeEntry(name, content);
    const local = Buffer.concat([
      bytes([0x04034b50, 4], [20, 2]),
      common,
      Buffer.from(name),
      content,
    ]);
    parts.push(local);
    const place = bytes([0, 2], [0, 2], [0, 2], [PROGRAM, 4], [offset, 4]);
    const header = bytes([0x02014b50, 4], [20, 2], [20, 2]);
    directory.push(Buffer.concat([header, common, place, Buffer.from(name)]));
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const count = directory.length;
  const end = bytes([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2]);
  return Buffer.concat([...parts, listing, end, bytes([listing.length, 4], [offset, 4], [0, 2])]);
}

/** Flags to extra length: the fields that both headers of an entry share. */
function describeEntry(name: string, content: Buffer): Buffer {
  const size = content.length;
  return bytes(
    ...([[0, 2], [0, 2], [0, 2], [33, 2]] as [number, number][]), // prettier-ignore
    [crc32(content), 4],
    [size, 4],
    [size, 4],
    [Buffer.byteLength(name), 2],
    [0, 2],
  );
}

/** Little-endian integers: value and width in bytes of each. */
function bytes(...fields: [number, number][]): Buffer {
  return Buffer.concat(
    fields.map(([value, width]) => {
      const field = Buffer.alloc(width);
      field.writeUIntLE(value, 0, width);
      return field;
    }),
  );
}
