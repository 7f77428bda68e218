import { setImmediate } from 'node:timers/promises';

/** Bit depths of the sensors whose samples are commonly stored in 16 bits. */
const SENSOR_BITS = [8, 10, 12, 14, 16];
/** Between so many samples other work may go on. */
const SAMPLES_AT_ONCE = 2 ** 22;

/** Smallest and largest sample of an image. */
export interface SampleRange {
  low: number;
  high: number;
}

/**
 * 16-bit samples as 8-bit ones. A scientific camera stores 12 bits in 16: divided by 65535 its
 * image would be nearly black. So an image is read at the smallest sensor depth that holds its
 * brightest sample (8, 10, 12, 14 or 16 bits). The steps are coarse on purpose: a stretch to each
 * image's own range would give images of one camera different brightness.
 */
export async function toEightBits(samples: Uint16Array): Promise<Uint8Array> {
  const window = sensorWindow(await sampleRange(samples));
  const bytes = new Uint8Array(samples.length);
  for await (const [start, end] of pieces(samples.length)) {
    bytes.set(windowed(samples.subarray(start, end), window), start);
  }
  return bytes;
}

/** What is black and white at the depth of the sensor that an image seems to come from. */
export function sensorWindow({ high }: SampleRange): SampleRange {
  const bits = SENSOR_BITS.find((depth) => high < 2 ** depth) ?? 16;
  return { low: 0, high: 2 ** bits - 1 };
}

/** Samples as 8-bit ones: black up to `low`, white from `high` on, linear between. */
export function windowed(samples: Uint16Array, { low, high }: SampleRange): Uint8Array {
  const factor = 255 / Math.max(1, high - low);
  // Rounds, and holds what is beyond black and white to them.
  const bytes = new Uint8ClampedArray(samples.length);
  for (let index = 0; index < samples.length; index++) {
    bytes[index] = Math.round(((samples[index] ?? 0) - low) * factor);
  }
  return new Uint8Array(bytes.buffer);
}

export async function sampleRange(samples: Uint16Array): Promise<SampleRange> {
  let [low, high] = [65535, 0];
  for await (const [start, end] of pieces(samples.length)) {
    for (let index = start; index < end; index++) {
      const sample = samples[index] ?? 0;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
  }
  return { low, high };
}

/** Begin and end of each piece of an array, other work in between. */
async function* pieces(length: number): AsyncGenerator<[start: number, end: number]> {
  for (let start = 0; start < length; start += SAMPLES_AT_ONCE) {
    if (start > 0) await setImmediate();
    yield [start, Math.min(length, start + SAMPLES_AT_ONCE)];
  }
}
