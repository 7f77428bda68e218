import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import type { ClassList, SegmentationClass } from '../contract/classes.js';
import { maskPalette } from '../datasets/classes.js';
import { decodeImage } from '../datasets/image.js';
import { decodeMask } from '../datasets/mask.js';

export interface PictureRow {
  image: string;
  /** Index PNGs, one per column after the image. */
  masks: string[];
}

export interface PictureOptions {
  /** One title per column, the image's first. */
  titles: string[];
  rows: PictureRow[];
  classes: ClassList;
  /** PNG to write; its folder is made. */
  out: string;
}

const CELL = { width: 320, height: 240 };
const GAP = 8;
const HEADER = 36;
const LEGEND_ROW = 26;
const LEGEND_ENTRY = 150;
const BACKGROUND = '#16181b';
const TEXT = '#e8eaed';

const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A cell's picture, whole and undistorted on the background. */
async function cell(
  pixels: Uint8Array,
  width: number,
  height: number,
  smooth: boolean,
): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize({
      ...CELL,
      fit: 'contain',
      background: BACKGROUND,
      kernel: smooth ? 'lanczos3' : 'nearest',
    })
    .png()
    .toBuffer();
}

async function imageCell(path: string): Promise<Buffer> {
  const { data, width, height } = await decodeImage(path);
  return cell(data, width, height, true);
}

async function maskCell(path: string, classes: ClassList): Promise<Buffer> {
  const { data, width, height } = await decodeMask(path);
  const palette = maskPalette(classes);
  const pixels = new Uint8Array(data.length * 3);
  data.forEach((value, index) => pixels.set(palette[value] ?? [0, 0, 0], index * 3));
  return cell(pixels, width, height, false);
}

function label(text: string, width: number, height: number, size: number): string {
  return `<text x="4" y="${height / 2 + size / 3}" font-family="sans-serif" font-size="${size}" fill="${TEXT}" textLength="${Math.min(width - 8, text.length * size * 0.55)}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`;
}

function title(text: string): Buffer {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${CELL.width}" height="${HEADER}">${label(text, CELL.width, HEADER, 16)}</svg>`;
  return Buffer.from(svg);
}

function legendEntry({ name, color }: SegmentationClass): Buffer {
  const swatch = `<rect x="0" y="6" width="14" height="14" rx="2" fill="${color}"/>`;
  const text = `<g transform="translate(18 0)">${label(name, LEGEND_ENTRY - 22, LEGEND_ROW, 13)}</g>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${LEGEND_ENTRY}" height="${LEGEND_ROW}">${swatch}${text}</svg>`;
  return Buffer.from(svg);
}

async function rowCells(
  row: PictureRow,
  top: number,
  classes: ClassList,
): Promise<OverlayOptions[]> {
  const inputs = [imageCell(row.image), ...row.masks.map((mask) => maskCell(mask, classes))];
  return (await Promise.all(inputs)).map((input, column) => ({
    input,
    top,
    left: GAP + column * (CELL.width + GAP),
  }));
}

/** Images and their masks side by side, a row an image, with the classes' colours below. */
export async function writePicture({ titles, rows, classes, out }: PictureOptions): Promise<void> {
  const width = GAP + titles.length * (CELL.width + GAP);
  const legendColumns = Math.max(1, Math.floor((width - 2 * GAP) / LEGEND_ENTRY));
  const legendTop = HEADER + rows.length * (CELL.height + GAP);
  const legendHeight = Math.ceil(classes.classes.length / legendColumns) * LEGEND_ROW;
  const parts: OverlayOptions[] = titles.map((text, column) => ({
    input: title(text),
    top: 0,
    left: GAP + column * (CELL.width + GAP),
  }));
  for (const [index, row] of rows.entries()) {
    parts.push(...(await rowCells(row, HEADER + index * (CELL.height + GAP), classes)));
  }
  classes.classes.forEach((entry, index) =>
    parts.push({
      input: legendEntry(entry),
      top: legendTop + Math.floor(index / legendColumns) * LEGEND_ROW,
      left: GAP + (index % legendColumns) * LEGEND_ENTRY,
    }),
  );
  await mkdir(dirname(out), { recursive: true });
  const partial = `${out}.partial`;
  await sharp({
    create: { width, height: legendTop + legendHeight + GAP, channels: 3, background: BACKGROUND },
  })
    .composite(parts)
    .png()
    .toFile(partial);
  await rename(partial, out);
}
