import type { InstallProgress } from '../contract/runtimes.js';

export type OnProgress = (progress: InstallProgress) => void;

/** Often enough for a bar that moves, seldom enough for a process that reads every report. */
const EVERY_MILLISECONDS = 200;
/** A rate from less than this says nothing. */
const SHORTEST_SECONDS = 1;

/** Reports bytes, not each time that some come; the last of them always. */
export function seldom(total: number, report: (done: number) => void): (done: number) => void {
  let last = -Infinity;
  return (done) => {
    const now = performance.now();
    if (done < total && now - last < EVERY_MILLISECONDS) return;
    last = now;
    report(done);
  };
}

/** Says how many seconds the rest takes, by the rate since its first call. */
export function stopwatch(total: number): (done: number) => number | null {
  let began: { at: number; done: number } | undefined;
  return (done) => {
    began ??= { at: performance.now(), done };
    const seconds = (performance.now() - began.at) / 1000;
    const rate = (done - began.done) / seconds;
    return seconds < SHORTEST_SECONDS || rate === 0 ? null : (total - done) / rate;
  };
}
