import type { MessagePort } from 'node:worker_threads';

/** Places in the numbers that the threads share; from `jobs` on come the jobs' parameters. */
export const PLACES = {
  taken: 0,
  posted: 1,
  done: 2,
  failed: 3,
  first: 4,
  loop: 5,
  size: 6,
  jobs: 8,
};

/** What a thread starts with. */
export interface ThreadData {
  control: Int32Array;
  places: typeof PLACES;
  memory: object;
  /** Brings each loop's compiled module, in the order of their numbers. */
  modules: MessagePort;
}

interface WebAssemblyInterface {
  Instance: new (
    module: object,
    imports: object,
  ) => { exports: { run: (...parameters: number[]) => void } };
}

/**
 * A thread's whole life: wait until jobs are posted, take one after the other, say that it is done.
 * Jobs are counted on through all calls, so that a thread which comes late takes none twice.
 * It runs as text in a thread of its own, where no loader is: it uses nothing from outside.
 */
export function threadLoop(): void {
  const threads = process.getBuiltinModule('node:worker_threads');
  const { control, places, memory, modules } = threads.workerData as ThreadData;
  const { taken, posted, done, failed, first, loop, size, jobs } = places;
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyInterface };
  const loops: ((...parameters: number[]) => void)[] = [];
  for (;;) {
    const job = Atomics.load(control, taken);
    const end = Atomics.load(control, posted);
    if (job === end) {
      Atomics.wait(control, posted, end);
      continue;
    }
    if (Atomics.compareExchange(control, taken, job, (job + 1) | 0) !== job) continue;
    try {
      const number = control[loop] ?? 0;
      while (loops.length <= number) {
        const received = threads.receiveMessageOnPort(modules) as { message: object } | undefined;
        if (received === undefined) throw new Error(`No module of loop ${number} has come.`);
        const instance = new WebAssembly.Instance(received.message, { heap: { memory } });
        loops.push(instance.exports.run);
      }
      const length = control[size] ?? 0;
      const start = jobs + ((job - (control[first] ?? 0)) | 0) * length;
      loops[number]?.(...control.subarray(start, start + length));
    } catch {
      Atomics.store(control, failed, 1);
    }
    Atomics.add(control, done, 1);
    Atomics.notify(control, done);
  }
}
