import type { BenchBackend, Setup } from './setups.js';

/** Something that both sides do. */
export interface Benchmark {
  /** As in `predict/480x360`. */
  name: string;
  /** The peer's program, beside the others in peer/. */
  peer: string;
  /** What computes in Towline; null where nothing of the kind takes part. */
  backend: BenchBackend | null;
  /** How often each side does it before the clock counts, and in each round. */
  warmUp: number;
  perRound: number;
  /** Writes what both sides read into an empty folder. */
  prepare(folder: string): Promise<Setup>;
  /** Whether both sides did the same. @throws UserError where not */
  compare(ours: unknown, peer: unknown): Promise<void> | void;
}
