import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { UserError } from '../contract/error.js';
import { gist, runChild } from './child.js';

/**
 * What the child runs: one matrix product and one convolution gradient on the runtime. Plain
 * JavaScript as text, because it must start alike from the sources and from the build.
 */
const SCRIPT = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const [, binding, base] = process.argv;
const load = require('node:module').createRequire(base);
const tf = load('@tensorflow/tfjs');
const name = '@tensorflow/tfjs-node-gpu';
const { NodeJSKernelBackend } = load(name + '/dist/nodejs_kernel_backend.js');
load(name + '/dist/register_all_kernels.js');
const native = load(binding);
const backend = new NodeJSKernelBackend(native, name);
tf.registerBackend('tensorflow', () => backend);
tf.setBackend('tensorflow');
const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6], [7, 8]]));
const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const slope = tf.grad((filter) => tf.conv2d(image, filter, 1, 'valid').sum());
const gradient = slope(tf.ones([2, 2, 1, 1]));
const numbers = [...product.dataSync(), ...gradient.dataSync()];
console.log(JSON.stringify({ card: backend.isUsingGpuDevice, numbers }));
`;

const Said = z.object({ card: z.boolean(), numbers: z.array(z.number()) });
const EXPECTED = [19, 22, 43, 50, 12, 16, 24, 28];

/**
 * Computes known numbers with a compiled binding, in a process of its own: a library that does not
 * fit this machine may end the process that loads it. Throws a UserError when they do not come out,
 * or not from a graphics card where one is asked for.
 */
export async function probeBinding(
  binding: string,
  wantsCard: boolean,
  signal: AbortSignal,
): Promise<void> {
  const environment = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const parameters = ['-e', SCRIPT, binding, import.meta.url];
  const { code, stdout, stderr } = await runChild(
    process.execPath,
    parameters,
    signal,
    environment,
  );
  if (code !== 0) throw unfit(gist(stderr));
  const { card, numbers } = Said.parse(JSON.parse(stdout));
  if (!isDeepStrictEqual(numbers, EXPECTED)) throw unfit('it computed wrong numbers');
  if (!wantsCard || card) return;
  throw new UserError(
    'TensorFlow finds no NVIDIA card that it can use here: see with nvidia-smi whether the driver ' +
      'is 525 or newer, or install the runtime "tensorflow", which computes on the processor.',
  );
}

function unfit(reason: string): UserError {
  return new UserError(
    `TensorFlow does not work on this machine (${reason}): use the backend "wasm".`,
  );
}
