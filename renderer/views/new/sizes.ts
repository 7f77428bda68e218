import type { ImportReport } from '../../../backend/contract/events.js';

/** The image sizes of a folder in a few words: "320 × 256", "64 × 48 and 3 other sizes". */
export function sizesInWords(sizes: ImportReport['sizes']): string {
  const [most, ...others] = sizes;
  if (!most) return '–';
  const size = `${most.width} × ${most.height}`;
  if (others.length === 0) return size;
  return `${size} and ${others.length} other ${others.length === 1 ? 'size' : 'sizes'}`;
}
