/** The middle of some numbers, or between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** The milliseconds that both sides took in one round, for each time that they did it. */
export interface Round {
  ours: number[];
  peer: number[];
}

export interface Comparison {
  oursMs: number;
  peerMs: number;
  /** Ours to the peer's, the median of the rounds; and the lowest and highest of them. */
  ratio: number;
  ratioLow: number;
  ratioHigh: number;
}

export function compareRounds(rounds: readonly Round[]): Comparison {
  const medians = rounds.map(({ ours, peer }) => ({ ours: median(ours), peer: median(peer) }));
  const ratios = medians.map(({ ours, peer }) => ours / peer);
  return {
    oursMs: median(medians.map(({ ours }) => ours)),
    peerMs: median(medians.map(({ peer }) => peer)),
    ratio: median(ratios),
    ratioLow: Math.min(...ratios),
    ratioHigh: Math.max(...ratios),
  };
}
