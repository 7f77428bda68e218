import type { RuntimeName } from '../contract/runtimes.js';

/** The TensorFlow release that Towline is tested with. */
export const TENSORFLOW_VERSION = '2.21.0';

/** What a runtime is made of. */
export interface Kind {
  /** Its wheel's name on Python's package index. */
  project: string;
  /** Whether NVIDIA's libraries come along, and the self-test must have run on a card. */
  cuda: boolean;
  /** How many times larger than its wheels it is once unpacked, as measured with this release. */
  growth: number;
}

export const KINDS: Record<RuntimeName, Kind> = {
  tensorflow: { project: 'tensorflow-cpu', cuda: false, growth: 3.2 },
  'tensorflow-gpu': { project: 'tensorflow', cuda: true, growth: 1.7 },
};
