/** Bit depths of the sensors whose samples are commonly stored in 16 bits. */
const SENSOR_BITS = [8, 10, 12, 14, 16];

/**
 * 16-bit samples as 8-bit ones. A scientific camera stores 12 bits in 16: divided by 65535 its
 * image would be nearly black. So an image is read at the smallest sensor depth that holds its
 * brightest sample (8, 10, 12, 14 or 16 bits). The steps are coarse on purpose: a stretch to each
 * image's own range would give images of one camera different brightness.
 */
export function toEightBits(samples: Uint16Array): Uint8Array {
  let brightest = 0;
  for (const sample of samples) if (sample > brightest) brightest = sample;
  const bits = SENSOR_BITS.find((depth) => brightest < 2 ** depth) ?? 16;
  const factor = 255 / (2 ** bits - 1);
  const bytes = new Uint8Array(samples.length);
  samples.forEach((sample, index) => (bytes[index] = Math.round(sample * factor)));
  return bytes;
}
