import { UNREAD, type PictureAddress } from '../../contract/media.js';
import { thumbnailSize } from '../../datasets/read-picture.js';
import { tileArea, levelSize } from '../../datasets/tile-area.js';
import { imageTile, maskTile, type EncodedPicture } from '../../datasets/tile-picture.js';
import type { OpenProject, Projects } from '../open-project.js';
import { decodedImages, decodedMasks } from './decoded.js';
import { findPicture, type FoundPicture } from './find-picture.js';
import { thumbnailOf } from './thumbnails.js';

/** A picture as it is sent, with the version of the content that it shows. */
export type ServedPicture = EncodedPicture & { version: string };

/**
 * The picture of an address.
 * @returns undefined where there is none, or its content is of another version by now
 * @throws UserError where the image can't be read
 */
export async function servePicture(
  projects: Projects,
  address: PictureAddress,
): Promise<ServedPicture | undefined> {
  const project = projects.get(address.project);
  const found = await findPicture(project, address.set, address.image);
  if (!found || ![found.version, UNREAD].includes(address.version)) return undefined;
  const picture = await drawn(project, found, address);
  return picture && { ...picture, version: found.version };
}

function drawn(
  project: OpenProject,
  found: FoundPicture,
  { set, image, picture, window }: PictureAddress,
): Promise<EncodedPicture | undefined> {
  switch (picture.part) {
    case 'thumbnail':
      return thumbnailOf(project, set, image, found);
    case 'mask-thumbnail':
      return maskThumbnail(found);
    case 'tile':
      return tile(found, picture, window);
    case 'mask-tile':
      return tileOfMask(found, picture);
  }
}

type TilePicture = Extract<PictureAddress['picture'], { level: number }>;

async function tile(
  found: FoundPicture,
  at: TilePicture,
  window: PictureAddress['window'],
): Promise<EncodedPicture | undefined> {
  const image = await decodedImages.get(found, at.level);
  // What is decoded is the level itself.
  const area = tileArea(image, { ...at, level: 0 });
  return area && imageTile(image, area, { window, lossless: at.level === 0 });
}

async function tileOfMask(
  { mask }: FoundPicture,
  at: TilePicture,
): Promise<EncodedPicture | undefined> {
  if (!mask) return undefined;
  const decoded = await decodedMasks.get(mask);
  const area = tileArea(decoded, at);
  return area && maskTile(decoded, mask.classes, { full: levelSize(decoded, at.level), area });
}

async function maskThumbnail({ mask }: FoundPicture): Promise<EncodedPicture | undefined> {
  if (!mask) return undefined;
  const decoded = await decodedMasks.get(mask);
  const full = thumbnailSize(decoded);
  return maskTile(decoded, mask.classes, { full, area: { left: 0, top: 0, ...full } });
}
