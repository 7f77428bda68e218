import { z } from 'zod';
import { UserError, messageOf } from '../contract/error.js';

/** The TensorFlow release that Towline is tested with. */
export const TENSORFLOW_VERSION = '2.21.0';

/** One file on a Python package index. */
export interface IndexedFile {
  filename: string;
  url: string;
  sha256: string;
  /** In bytes, where the index says so. */
  size?: number;
}

const PROJECT = 'tensorflow-cpu';
const PUBLIC_INDEX = 'https://pypi.org/simple';
const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';

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

/**
 * Asks the package index (TOWLINE_PYPI, else PIP_INDEX_URL, else pypi.org) for the wheel of
 * TensorFlow for Linux x64. Throws a UserError when there is no answer or no such wheel.
 */
export async function findWheel(signal: AbortSignal): Promise<IndexedFile> {
  const index = process.env['TOWLINE_PYPI'] || process.env['PIP_INDEX_URL'] || PUBLIC_INDEX;
  const address = new URL(`${index.replace(/\/+$/, '')}/${PROJECT}/`);
  const { files } = await readPage(address, signal);
  // Every Python version's wheel holds the same C library.
  const wanted = new RegExp(
    `^tensorflow_cpu-${TENSORFLOW_VERSION.replaceAll('.', '\\.')}-cp\\d+-cp\\d+-manylinux.*_x86_64\\.whl$`,
  );
  const wheels = files.filter((file) => wanted.test(file.filename) && !file.yanked);
  const wheel = wheels.find(({ filename }) => filename.includes('-cp311-')) ?? wheels[0];
  if (wheel?.hashes.sha256 === undefined) {
    throw new UserError(
      `${address.origin} has no TensorFlow ${TENSORFLOW_VERSION} for Linux x64: ` +
        'name another package index in TOWLINE_PYPI, or install from a wheel file.',
    );
  }
  const url = new URL(wheel.url, address).href;
  return { filename: wheel.filename, url, sha256: wheel.hashes.sha256, size: wheel.size };
}

async function readPage(address: URL, signal: AbortSignal): Promise<z.infer<typeof ProjectPage>> {
  try {
    const response = await fetchFrom(address, { Accept: JSON_TYPE }, signal);
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return ProjectPage.parse(JSON.parse(await response.text()));
  } catch (error) {
    if (signal.aborted) throw error;
    throw new UserError(
      `The package index at ${address.origin} gave no list of TensorFlow's files ` +
        `(${reasonOf(error)}): check the network, name another index in TOWLINE_PYPI, ` +
        'or install from a wheel file.',
    );
  }
}

/** `fetch` that also takes a user name and password from the address, as pip does. */
export function fetchFrom(
  address: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const { username, password } = address;
  if (username === '') return fetch(address, { headers, signal });
  const bare = new URL(address);
  bare.username = '';
  bare.password = '';
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const Authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  return fetch(bare, { headers: { ...headers, Authorization }, signal });
}

/** Why a request failed: Node's fetch hides it in the cause. */
export function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return 'it does not speak JSON';
  }
  const cause = error instanceof Error ? error.cause : undefined;
  return messageOf(cause ?? error);
}
