import { LOOK_PICTURES, type LookPicture } from './runs.js';

/** Which images: the labeled ones, or those of the target folder. */
export const IMAGE_SETS = ['source', 'target'] as const;
export type ImageSet = (typeof IMAGE_SETS)[number];

/** Side of a tile in pixels. */
export const TILE_SIZE = 512;
/** Longer side of a thumbnail in pixels. */
export const THUMBNAIL_SIZE = 256;

/**
 * Stands for the version of an image that was not read yet: it is read now, ahead of the others, and
 * shown as it is.
 */
export const UNREAD = 'unread';

/**
 * A picture that the host serves, by id and never by path. A tile of level n shows the image at
 * 1 / 2^n of its size; masks are drawn in their classes' colours, transparent where nothing counts.
 */
export type Picture =
  | { part: 'thumbnail' | 'mask-thumbnail' }
  | { part: 'tile' | 'mask-tile'; level: number; column: number; row: number };

export interface PictureAddress {
  project: string;
  set: ImageSet;
  image: number;
  /** Of the content: a picture of one version never changes, and is cached for good. */
  version: string;
  picture: Picture;
  /** Samples that become black and white, of a 16-bit image. */
  window?: { low: number; high: number };
}

/** A picture of a training: of a step, or the mask of one of the film's images. */
export interface RunPictureAddress {
  project: string;
  run: number;
  step: number;
  picture: LookPicture | { film: number };
  version: string;
}

const RUN_PATH = /^\/media\/([\w-]+)\/run\/(\d+)\/(?:look\/(\d+)\/([a-z-]+)|film\/(\d+)\/(\d+))$/;

/** The address of a picture of a training under the host's own. */
export function runPictureUrl(address: Omit<RunPictureAddress, 'version'>): string {
  const { project, run, step, picture } = address;
  const path =
    typeof picture === 'string' ? `look/${step}/${picture}` : `film/${step}/${picture.film}`;
  return `/media/${project}/run/${run}/${path}`;
}

/** The picture of a training that an address names; undefined where it names none. */
export function parseRunPictureUrl({ pathname }: URL): RunPictureAddress | undefined {
  const [, project, run, look, name, shot, image] = RUN_PATH.exec(pathname) ?? [];
  if (project === undefined) return undefined;
  const step = look ?? shot;
  const film = { film: Number(image) };
  const picture = name === undefined ? film : LOOK_PICTURES.find((known) => known === name);
  if (picture === undefined) return undefined;
  const version = `${step}-${name ?? image}`;
  return { project, run: Number(run), step: Number(step), picture, version };
}

const PATH =
  /^\/media\/([\w-]+)\/(source|target)\/(\d+)\/(thumbnail|mask-thumbnail|tile|mask-tile)$/;

/** The address of a picture under the host's own. */
export function pictureUrl({
  project,
  set,
  image,
  version,
  picture,
  window,
}: PictureAddress): string {
  const query = new URLSearchParams({ v: version });
  if ('level' in picture) {
    query.set('at', `${picture.level}.${picture.column}.${picture.row}`);
  }
  if (window) query.set('window', `${window.low}.${window.high}`);
  return `/media/${project}/${set}/${image}/${picture.part}?${query.toString()}`;
}

/** The picture that an address names; undefined where it names none. */
export function parsePictureUrl(url: URL): PictureAddress | undefined {
  const [, project, set, image, part] = PATH.exec(url.pathname) ?? [];
  const version = url.searchParams.get('v');
  if (project === undefined || image === undefined || !version) return undefined;
  const picture = parsePicture(part, url.searchParams.get('at'));
  if (!picture) return undefined;
  const window = integers(url.searchParams.get('window'), 2);
  const [low, high] = window ?? [];
  return {
    project,
    set: set === 'source' ? 'source' : 'target',
    image: Number(image),
    version,
    picture,
    ...(low !== undefined && high !== undefined && { window: { low, high } }),
  };
}

function parsePicture(part: string | undefined, at: string | null): Picture | undefined {
  if (part === 'thumbnail' || part === 'mask-thumbnail') return { part };
  const [level, column, row] = integers(at, 3) ?? [];
  if (level === undefined || column === undefined || row === undefined) return undefined;
  return { part: part === 'tile' ? 'tile' : 'mask-tile', level, column, row };
}

function integers(text: string | null, count: number): number[] | undefined {
  const numbers = (text ?? '')
    .split('.')
    .filter((digits) => /^\d{1,9}$/.test(digits))
    .map(Number);
  return numbers.length === count ? numbers : undefined;
}
