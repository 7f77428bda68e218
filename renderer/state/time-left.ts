import type { RunProgress, SecondsRange } from '../../backend/contract/runs.js';

const UNITS = [
  { seconds: 1, name: 's', upTo: 90, digits: 0 },
  { seconds: 60, name: 'min', upTo: 90 * 60, digits: 0 },
  { seconds: 3600, name: 'h', upTo: 36 * 3600, digits: 1 },
  { seconds: 86_400, name: 'days', upTo: Infinity, digits: 1 },
] as const;

/** About how long, with its spread: "4 min, 3 to 6"; the spread is left out where it says nothing. */
export function timeSpan({ low, high }: SecondsRange): string {
  const middle = (low + high) / 2;
  if (high < 5) return 'a few seconds';
  const unit = UNITS.find(({ upTo }) => middle < upTo) ?? UNITS[0];
  const written = (seconds: number): string => {
    const value = seconds / unit.seconds;
    const digits = value < 10 ? unit.digits : 0;
    return Number(value.toFixed(digits)).toLocaleString('en');
  };
  const [least, about, most] = [written(low), written(middle), written(high)];
  const spread = least === most ? '' : `, ${least} to ${most}`;
  return `${about} ${unit.name}${spread}`;
}

/** "4 min left, 3 to 6". */
export function timeLeft(range: SecondsRange): string {
  const [about = '', ...spread] = timeSpan(range).split(', ');
  return [`${about} left`, ...spread].join(', ');
}

/** Until the end of the training; undefined until it can be told. */
export function secondsToTheEnd({
  secondsLeft,
  secondsLater,
}: Pick<RunProgress, 'secondsLeft' | 'secondsLater'>): SecondsRange | undefined {
  if (!secondsLeft || !secondsLater) return secondsLeft ?? undefined;
  return {
    low: secondsLeft.low + secondsLater.low,
    high: secondsLeft.high + secondsLater.high,
  };
}
