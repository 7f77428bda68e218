import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './benchmark.js';
import { Side } from './side.js';
import { compareRounds, median, type Comparison, type Round } from './statistics.js';

const OURS = fileURLToPath(new URL('ours/side.ts', import.meta.url));
const PEERS = fileURLToPath(new URL('peer', import.meta.url));

/** One line of the results. */
export interface Measurement extends Pick<Benchmark, 'name' | 'backend'>, Comparison {
  /** Name and version. */
  peer: string;
  oursMegabytes: number;
  peerMegabytes: number;
}

export interface MeasureOptions {
  /** The Python that has the peers. */
  python: string;
  repeats: number;
  say: (line: string) => void;
}

/** Measures both sides in turn: while one works the other waits. */
export async function measure(
  benchmark: Benchmark,
  { python, repeats, say }: MeasureOptions,
): Promise<Measurement> {
  const { backend, warmUp, perRound } = benchmark;
  const name = backend === null ? benchmark.name : `${benchmark.name} on ${backend}`;
  const folder = await mkdtemp(join(tmpdir(), 'towline bench '));
  const sides: Side[] = [];
  const start = async (...args: Parameters<typeof Side.start>) => {
    const started = await Side.start(...args);
    sides.push(started.side);
    return started;
  };
  try {
    say(`${name}: prepares`);
    const setup = await benchmark.prepare(folder);
    const node: [string, ...string[]] = [process.execPath, ...process.execArgv, OURS];
    const { side: ours } = await start('Towline', node, setup);
    const script = join(PEERS, benchmark.peer);
    const { side: peer, library } = await start('The peer', [python, script], setup);
    await benchmark.compare(await ours.check(), await peer.check());
    for (const side of [ours, peer]) await side.run(warmUp);
    const rounds: Round[] = [];
    while (rounds.length < repeats) {
      const round = { ours: await ours.run(perRound), peer: await peer.run(perRound) };
      rounds.push(round);
      const times = `${median(round.ours).toFixed(0)} and ${median(round.peer).toFixed(0)} ms`;
      say(`${name}: round ${rounds.length} of ${repeats}, ${times}`);
    }
    return {
      name: benchmark.name,
      backend,
      peer: library,
      ...compareRounds(rounds),
      oursMegabytes: ours.peakMegabytes(),
      peerMegabytes: peer.peakMegabytes(),
    };
  } finally {
    await Promise.all(sides.map((side) => side.end()));
    await rm(folder, { recursive: true, force: true });
  }
}
