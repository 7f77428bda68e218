import { readFile } from 'node:fs/promises';
import { classesFile, IGNORE, type ClassList } from '../contract/classes.js';
import { FileProblem } from './problem.js';
import type { Rgb } from './index-png.js';
import type { Mask } from './mask.js';

/**
 * Reads a `classes.json`.
 * @throws FileProblem that says which entry is wrong and how
 */
export async function readClasses(file: string): Promise<ClassList> {
  const parsed = classesFile.safeParse(parseJson(file, await readText(file)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `In ${issue.path.join('.')}: ` : '';
  throw new FileProblem(file, `${place}${issue?.message ?? 'not a list of classes'}.`);
}

/** For each of the 256 mask values the index of its class, or IGNORE where it does not count. */
export function labelTable({ classes, ignore }: ClassList): Uint8Array {
  const table = new Uint8Array(256).fill(IGNORE);
  classes.forEach((entry, index) => (table[entry.id] = index));
  for (const value of ignore) table[value] = IGNORE;
  return table;
}

/** A mask's values as class indices, height * width. */
export function toLabels(mask: Mask, table: Uint8Array): Uint8Array {
  return mask.data.map((value) => table[value] ?? IGNORE);
}

/** Mask value of each class index. */
export function maskValues({ classes }: ClassList): Uint8Array {
  return Uint8Array.from(classes, (entry) => entry.id);
}

/** Colour of each mask value up to the largest id; values of no class are black. */
export function maskPalette({ classes }: ClassList): Rgb[] {
  const largest = Math.max(...classes.map((entry) => entry.id));
  const palette: Rgb[] = Array.from({ length: largest + 1 }, () => [0, 0, 0]);
  for (const { id, color } of classes) palette[id] = rgbOf(color);
  return palette;
}

function rgbOf(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new FileProblem(file, 'The list of classes is missing or may not be read.', error);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    // Editors on Windows put a byte order mark first, which JSON.parse refuses.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new FileProblem(file, 'The list of classes is not valid JSON.', error);
  }
}
