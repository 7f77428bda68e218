import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../contract/error.js';
import { gist, runChild } from './child.js';
import { LIBRARIES } from './wheel.js';

/** The compiled binding's name in a runtime's folder. */
export const BINDING = 'tfjs_binding.node';

const require = createRequire(import.meta.url);
const COMPILERS = ['g++', 'clang++', 'c++'];
const SOURCES = ['tfjs_backend.cc', 'tfjs_binding.cc'];
/** A package of Towline for people without a compiler holds the binding; the sources don't. */
const SHIPPED = fileURLToPath(
  new URL(`../../resources/binding/linux-x64/${BINDING}`, import.meta.url),
);

/**
 * Compiles tfjs's binding against the unpacked libraries in `folder` (10 s), or takes the one that
 * came with Towline where there is no compiler. It looks for the libraries beside itself, so the
 * folder may move. Throws a UserError where there is neither.
 */
export async function compileBinding(
  folder: string,
  signal: AbortSignal,
  shipped = SHIPPED,
): Promise<void> {
  const parameters = parametersFor(folder);
  for (const compiler of COMPILERS) {
    const { code, stderr, failure } = await runChild(compiler, parameters, signal);
    if (failure?.code === 'ENOENT') continue;
    if (code === 0) return;
    const reason = gist(failure?.message ?? stderr);
    throw new UserError(
      `${compiler} could not build the TensorFlow binding (${reason}): ` +
        'install a C++17 compiler and run the install again.',
    );
  }
  if (existsSync(shipped)) return copyFile(shipped, join(folder, BINDING));
  throw new UserError(
    'Building the TensorFlow binding needs a C++ compiler and none was found: ' +
      'install g++ (on Debian and Ubuntu: apt install g++) and run the install again.',
  );
}

function parametersFor(folder: string): string[] {
  const sources = bindingSources();
  const headers = require('node-api-headers') as { include_dir: string };
  const tensorflow = join(folder, 'tensorflow');
  return [
    ...['-O2', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    ...[`-I${headers.include_dir}`, `-I${join(tensorflow, 'include')}`],
    ...SOURCES.map((name) => join(sources, name)),
    ...['-o', join(folder, BINDING), `-L${tensorflow}`],
    ...LIBRARIES.map((path) => `-l:${path.slice(path.lastIndexOf('/') + 1)}`),
    // NVIDIA's libraries need no path here: TensorFlow's own look for them in ../nvidia.
    '-Wl,-rpath,$ORIGIN/tensorflow',
  ];
}

function bindingSources(): string {
  try {
    return join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'binding');
  } catch {
    throw new UserError(
      'The sources of the TensorFlow binding are not installed: ' +
        'run npm install with optional dependencies.',
    );
  }
}
