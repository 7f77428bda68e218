import { pictureUrl, type ImageSet } from '../../../backend/contract/media.js';
import type { Layer } from '../../ui/canvas/paint.js';
import type { Size } from '../../ui/canvas/view.js';
import type { LookItem } from './look-item.js';

/** Samples that become black and white, of a 16-bit image. */
export interface SampleWindow {
  low: number;
  high: number;
}

interface Look {
  project: string;
  set: ImageSet;
  window: SampleWindow | undefined;
  /** Of the mask over the image; undefined where there is none. */
  maskOpacity: number | undefined;
}

/** The image, and its mask over it; none until the image is read. */
export function layersOf(item: LookItem, { project, set, window, maskOpacity }: Look): Layer[] {
  const { id: image, version } = item;
  if (version === null) return [];
  const address = { project, set, image, version };
  const picture: Layer = {
    tile: (tile) =>
      pictureUrl({ ...address, picture: { part: 'tile', ...tile }, ...(window && { window }) }),
    opacity: 1,
  };
  if (maskOpacity === undefined) return [picture];
  return [
    picture,
    {
      tile: (tile) => pictureUrl({ ...address, picture: { part: 'mask-tile', ...tile } }),
      opacity: maskOpacity,
    },
  ];
}

/** In pixels as it is seen; undefined until the image is read. */
export function sizeOf({ width, height }: { width: number | null; height: number | null }) {
  return width === null || height === null ? undefined : ({ width, height } satisfies Size);
}
