import type { KernelBackend } from '@tensorflow/tfjs-core';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What Emscripten made of tfjs's kernels, once it runs. */
interface EmscriptenModule {
  cwrap(name: string, result: 'number' | null, parameters: 'number'[]): unknown;
}
type Factory = (settings: { wasmBinary: Uint8Array }) => Promise<EmscriptenModule>;

const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;
const LIMITED = 1;
const LIMITED_AND_SHARED = 3;

/**
 * tfjs's wasm backend on memory that threads share, so that our kernels can use all cores. tfjs has
 * a build with threads of its own, but starts it in browsers only (tfjs #3830), and with at most
 * half of the cores; so this takes its SIMD build for one thread and has its memory shared.
 */
export async function startOnSharedMemory(): Promise<KernelBackend> {
  const require = createRequire(import.meta.url);
  const path = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm';
  const start = require(`${path}.js`) as Factory;
  const binary = await readFile(require.resolve(`${path}-simd.wasm`));
  const module = await start({ wasmBinary: withSharedMemory(binary) });
  const numbers = (count: number) => new Array<'number'>(count).fill('number');
  // The names by which the backend calls them.
  const tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, numbers(1)),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, numbers(3)),
    disposeData: module.cwrap('dispose_data', null, numbers(1)),
    dispose: module.cwrap('dispose', null, []),
  };
  const running = Object.assign(module, { tfjs });
  return new BackendWasm(running as unknown as ConstructorParameters<typeof BackendWasm>[0]);
}

/** The same module, its memory declared as shared. */
function withSharedMemory(binary: Uint8Array): Uint8Array {
  let at = HEADER_BYTES;
  while (at < binary.length) {
    const { value: size, end } = unsignedAt(binary, at + 1);
    const flags = end + 1; // After the number of memories.
    if (binary[at] === MEMORY_SECTION && binary[flags] === LIMITED) {
      const shared = Uint8Array.from(binary);
      shared[flags] = LIMITED_AND_SHARED;
      return shared;
    }
    at = end + size;
  }
  throw new Error('@tensorflow/tfjs-backend-wasm is of a version whose memory cannot be shared.');
}

/** Reads an unsigned LEB128. */
function unsignedAt(bytes: Uint8Array, at: number): { value: number; end: number } {
  const byte = bytes[at] ?? 0;
  if (byte < 128) return { value: byte, end: at + 1 };
  const rest = unsignedAt(bytes, at + 1);
  return { value: (byte & 127) + rest.value * 128, end: rest.end };
}
