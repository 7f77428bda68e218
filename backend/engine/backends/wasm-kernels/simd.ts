import type { Code } from './assembler.js';
import { assemble } from './assembler.js';
import type { WasmBackend } from './heap.js';

/** A loop on the heap; addresses and steps in bytes. */
export type Loop = (...parameters: number[]) => void;

/** How a loop is put together; made once and kept, for it is its own key. */
export interface LoopPlan {
  body: Code;
  parameters: number;
  integers: number;
  vectors: number;
}

const loops = new WeakMap<WasmBackend, Map<LoopPlan, Loop | undefined>>();

/** The loop on a backend's heap; undefined where JavaScript has to do instead. */
export function loopOn(backend: WasmBackend, plan: LoopPlan): Loop | undefined {
  const known = loops.get(backend) ?? new Map<LoopPlan, Loop | undefined>();
  loops.set(backend, known);
  if (!known.has(plan)) known.set(plan, build(backend, plan));
  return known.get(plan);
}

function build(backend: WasmBackend, plan: LoopPlan): Loop | undefined {
  const memory = backend.wasm.asm?.memory;
  if (memory === undefined) return undefined;
  try {
    return assemble(plan.body, plan, memory);
  } catch {
    return undefined; // No SIMD on this processor, or a heap that threads share.
  }
}
