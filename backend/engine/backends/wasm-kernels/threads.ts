import { availableParallelism } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Code, Locals } from './assembler.js';
import { compile } from './assembler.js';
import type { WasmBackend } from './heap.js';
import { parts } from './parts.js';
import type { ThreadData } from './thread-loop.js';
import { PLACES, threadLoop } from './thread-loop.js';

/** How a loop is put together; made once and kept, for it is its own key. */
export interface LoopPlan extends Locals {
  body: Code;
}

/** A loop on the heap; addresses and steps in bytes. */
export type Loop = (...parameters: number[]) => void;

/** More threads than this wait for memory, not for the processor. */
const MOST_THREADS = 8;
/** Parameters that jobs may have together before they are run in several goes. */
const ROOM = 1 << 16;

interface WebAssemblyInterface {
  Instance: new (module: object, imports: object) => { exports: { run: Loop } };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyInterface };

/** Runs loops on a backend's heap, in this thread and in one more for every further core. */
class Threads {
  readonly #memory: object;
  readonly #control = new Int32Array(new SharedArrayBuffer((PLACES.jobs + ROOM) * 4));
  readonly #modules: MessagePort[] = [];
  readonly #loops = new Map<LoopPlan, { number: number; run: Loop }>();

  constructor(memory: object) {
    this.#memory = memory;
    const count = Math.min(MOST_THREADS, availableParallelism());
    for (let thread = 1; thread < count; thread++) this.#startThread();
  }

  get count(): number {
    return this.#modules.length + 1;
  }

  #startThread(): void {
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadData = {
      control: this.#control,
      places: PLACES,
      memory: this.#memory,
      modules: port2,
    };
    const text = `(${threadLoop.toString()})()`;
    const worker = new Worker(text, { eval: true, workerData, transferList: [port2] });
    // A process whose work is done ends, whatever its threads wait for.
    worker.unref();
    port1.unref();
    this.#modules.push(port1);
  }

  /** The loop in this thread alone. */
  loop(plan: LoopPlan): Loop {
    return this.#compiled(plan).run;
  }

  /** Runs the loop once for each job, on all threads; done when it returns. */
  run(plan: LoopPlan, jobs: readonly number[][]): void {
    const most = Math.floor(ROOM / plan.parameters);
    for (const { from, count } of parts(jobs.length, most)) {
      this.#runSome(plan, jobs.slice(from, from + count));
    }
  }

  #runSome(plan: LoopPlan, jobs: readonly number[][]): void {
    const { number, run } = this.#compiled(plan);
    const control = this.#control;
    const first = Atomics.load(control, PLACES.taken);
    const end = (first + jobs.length) | 0;
    control[PLACES.first] = first;
    control[PLACES.loop] = number;
    control[PLACES.size] = plan.parameters;
    jobs.forEach((job, index) => control.set(job, PLACES.jobs + index * plan.parameters));
    Atomics.store(control, PLACES.posted, end);
    Atomics.notify(control, PLACES.posted);
    this.#work(run, jobs, first, end);
    this.#waitFor(end);
  }

  #compiled(plan: LoopPlan): { number: number; run: Loop } {
    const known = this.#loops.get(plan);
    if (known) return known;
    const module = compile(plan.body, plan);
    const instance = new WebAssembly.Instance(module, { heap: { memory: this.#memory } });
    this.#modules.forEach((port) => port.postMessage(module));
    const compiled = { number: this.#loops.size, run: instance.exports.run };
    this.#loops.set(plan, compiled);
    return compiled;
  }

  /** This thread's share of the jobs. */
  #work(run: Loop, jobs: readonly number[][], first: number, end: number): void {
    const control = this.#control;
    for (;;) {
      const job = Atomics.load(control, PLACES.taken);
      if (job === end) return;
      if (Atomics.compareExchange(control, PLACES.taken, job, (job + 1) | 0) !== job) continue;
      try {
        run(...(jobs[(job - first) | 0] ?? []));
      } catch {
        Atomics.store(control, PLACES.failed, 1);
      }
      Atomics.add(control, PLACES.done, 1);
    }
  }

  #waitFor(end: number): void {
    for (;;) {
      const done = Atomics.load(this.#control, PLACES.done);
      if (done === end) break;
      Atomics.wait(this.#control, PLACES.done, done);
    }
    if (Atomics.exchange(this.#control, PLACES.failed, 0) !== 0) {
      throw new Error('The wasm backend left its memory: start again, and report this as a bug.');
    }
  }
}

const started = new WeakMap<WasmBackend, Threads>();

/** The threads of a backend, started when they are first asked for. */
export function threadsOf(backend: WasmBackend): Threads {
  const known = started.get(backend);
  if (known) return known;
  const threads = new Threads(backend.wasm.asm.memory);
  started.set(backend, threads);
  return threads;
}
