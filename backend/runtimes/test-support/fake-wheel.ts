import { createHash } from 'node:crypto';
import { storedZip } from './stored-zip.js';

/** A small wheel, as an index has it. */
export interface FakeWheel {
  project: string;
  filename: string;
  content: Buffer;
}

export interface WheelOptions {
  platform?: string;
  /** Lines of METADATA after the name and version. */
  metadata?: string;
  files?: Record<string, string>;
}

export const LINUX = 'manylinux_2_27_x86_64';

/** A wheel that says of itself what its name says. */
export function fakeWheel(
  project: string,
  version: string,
  { platform = LINUX, metadata = '', files = {} }: WheelOptions = {},
): FakeWheel {
  const stem = `${project.replaceAll('-', '_')}-${version}`;
  const content = storedZip({
    ...files,
    [`${stem}.dist-info/METADATA`]: `Name: ${project}\nVersion: ${version}\n${metadata}`,
    [`${stem}.dist-info/WHEEL`]: `Wheel-Version: 1.0\nTag: py3-none-${platform}\n`,
  });
  return { project, filename: `${stem}-py3-none-${platform}.whl`, content };
}

/** One of NVIDIA's, with a library, a program, and what is left out. */
export function cudaWheel(project: string, version: string, options?: WheelOptions): FakeWheel {
  const folder = project.replace(/^nvidia-|-cu12$/g, '');
  return fakeWheel(project, version, {
    files: {
      'nvidia/__init__.py': '',
      [`nvidia/${folder}/include/header.h`]: 'left out',
      [`nvidia/${folder}/lib/lib${folder}.so.12`]: `${folder} ${version}`,
      [`nvidia/${folder}/bin/program`]: 'run me',
      [`${project.replaceAll('-', '_')}-${version}.dist-info/licenses/License.txt`]: 'terms',
    },
    ...options,
  });
}

/** Text in place of TensorFlow's libraries, long enough to be broken off in the middle. */
export const LIBRARY_TEXT = 'x'.repeat(90_000);

export function tensorflowWheel(project = 'tensorflow-cpu', metadata = ''): FakeWheel {
  const files = {
    'tensorflow/libtensorflow_cc.so.2': LIBRARY_TEXT,
    'tensorflow/libtensorflow_framework.so.2': LIBRARY_TEXT,
    'tensorflow/include/tensorflow/c/c_api.h': '',
    'tensorflow/python/left_out.py': '',
  };
  return fakeWheel(project, '2.21.0', { files, metadata });
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
