/** What is measured of ours. */
export interface Work {
  /** Results that must be those of the peer, where the two can be compared. */
  check(): Promise<unknown>;
  /** Does it so often; the milliseconds of each. */
  run(count: number): Promise<number[]>;
}
