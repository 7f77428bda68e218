/** A card, or a processor that stands in for one, as Dawn finds it. */
export interface Adapter {
  /** For example "NVIDIA GeForce RTX 4090"; what it is chosen by. */
  name: string;
  /** For example "nvidia", and what the driver says of itself. */
  vendor: string;
  driver: string;
  /** Whether a processor plays the card: right, but far slower than the other backends. */
  software: boolean;
}

/** An adapter that a device can be asked of, with the library instance that it lives in. */
export interface FoundAdapter extends Adapter {
  gpu: GPU;
  handle: GPUAdapter;
}

/** Dawn names all that it has only where it is asked for one that does not exist. */
const NO_SUCH_ADAPTER = '?none?';

/**
 * Every adapter here, the one that Dawn prefers first (a card of its own before one in the
 * processor). Two cards of one model are one entry. Throws where the library cannot be loaded.
 */
export async function findAdapters(): Promise<FoundAdapter[]> {
  const { create } = await import('webgpu');
  const found: FoundAdapter[] = [];
  for (const name of namesIn(await whatThereIs(create))) {
    const gpu = create([`adapter=${name}`]);
    const handle = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (handle) found.push({ name, ...describe(handle.info), gpu, handle });
  }
  return found;
}

async function whatThereIs(create: (options: string[]) => GPU): Promise<string> {
  try {
    await create([`adapter=${NO_SUCH_ADAPTER}`]).requestAdapter({
      powerPreference: 'high-performance',
    });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Lines as in " * backend: 'vulkan', name: 'NVIDIA H100 PCIe'". */
function namesIn(message: string): Set<string> {
  return new Set(
    [...message.matchAll(/backend: '[^']*', name: '(.+)'$/gm)].map(([, name]) => name ?? ''),
  );
}

function describe(info: GPUAdapterInfo): Omit<Adapter, 'name'> {
  // Newer than the types that tfjs brings.
  const { isFallbackAdapter = false } = info as { isFallbackAdapter?: boolean };
  return { vendor: info.vendor, driver: info.description, software: isFallbackAdapter };
}

/** Which adapter is asked for. */
export interface AdapterChoice {
  /** Its number, from 1, or a part of its name; left out: the first that is allowed. */
  adapter?: string | undefined;
  /** Whether one that is named may be software; by itself such a one is never chosen. */
  software: boolean;
}

/** The adapter that is asked for, or the reason, in words, why there is none. */
export function chooseAdapter<A extends Adapter>(
  adapters: readonly A[],
  { adapter, software }: AdapterChoice,
): A | string {
  if (adapters.length === 0) return 'it finds no graphics card that it can use';
  const cards = adapters.filter((one) => !one.software);
  if (adapter === undefined) return cards[0] ?? `it finds software only: ${listed(adapters)}`;
  const named = pick(adapters, adapter);
  if (!named) return `there is no adapter "${adapter}" among ${listed(adapters)}`;
  if (named.software && !software) return `${named.name} is software, which is slow`;
  return named;
}

function pick<A extends Adapter>(adapters: readonly A[], choice: string): A | undefined {
  if (/^\d+$/.test(choice)) return adapters[Number(choice) - 1];
  const wanted = choice.toLowerCase();
  return adapters.find(({ name }) => name.toLowerCase().includes(wanted));
}

/** For example "1: NVIDIA GeForce RTX 4090 (nvidia), 2: SwiftShader Device (google, software)". */
export function listed(adapters: readonly Adapter[]): string {
  return adapters.map((adapter, index) => `${index + 1}: ${describeAdapter(adapter)}`).join(', ');
}

export function describeAdapter({ name, vendor, software }: Adapter): string {
  return `${name} (${[vendor, ...(software ? ['software'] : [])].filter(Boolean).join(', ')})`;
}
