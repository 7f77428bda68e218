const integer = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compactBytes = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** 12,345 */
export function count(number: number): string {
  return integer.format(number);
}

/** 1 image, 12,345 images */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** 12.3 %; a share that is small but there is never shown as 0 */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${(share * 100).toFixed(1)} %`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** 1.25 MB */
export function bytes(size: number): string {
  const power = size < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3));
  return `${compactBytes.format(size / 1000 ** power)} ${UNITS[power] ?? ''}`;
}

/** 23 Nov 2026, 14:05 */
export function moment(time: number | string): string {
  return dateTime.format(new Date(time));
}

const SPANS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** yesterday, 3 hours ago, just now */
export function ago(time: string, now = Date.now()): string {
  const seconds = (now - Date.parse(time)) / 1000;
  for (const [unit, span] of SPANS) {
    if (seconds >= span) return relative.format(-Math.floor(seconds / span), unit);
  }
  return 'just now';
}

/** 42 s, 4 min 10 s, 1 h 5 min, 3 d 2 h */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [size, unit, part, smaller] =
    whole < 3600
      ? ([60, 'min', 1, 's'] as const)
      : whole < 86_400
        ? ([3600, 'h', 60, 'min'] as const)
        : ([86_400, 'd', 3600, 'h'] as const);
  const rest = Math.floor((whole % size) / part);
  const main = `${count(Math.floor(whole / size))} ${unit}`;
  return rest === 0 ? main : `${main} ${rest} ${smaller}`;
}

/** The last part of a path of any system. */
export function baseName(path: string): string {
  return (
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? path
  );
}
