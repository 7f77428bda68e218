import type { Frame } from './canvas.js';
import { mix, scaled, type Rgb } from './color.js';
import { developDay } from './day.js';
import { developDusk } from './dusk.js';
import { between, chance, pick, type Random } from './random.js';
import type { SkyLook } from './sky.js';
import { DUSK_CAST, DUSK_SKY, WARM_BAND } from './weather.js';

export type Domain = 'day' | 'dusk';

/** The light of one picture. */
export interface Weather {
  sky: SkyLook;
  develop(frame: Frame): Uint8Array;
}

export const WEATHERS: Record<Domain, (random: Random) => Weather> = { day, dusk };

function day(random: Random): Weather {
  const sunlight = chance(random, 0.3) ? between(random, 0, 0.2) : between(random, 0.4, 1);
  const dull = sunlight < 0.25;
  const sky: SkyLook = {
    zenith: mix([0.32, 0.52, 0.82], [0.5, 0.66, 0.86], random()),
    horizon: mix([0.74, 0.84, 0.93], [0.88, 0.9, 0.9], random()),
    cloudLight: [0.97, 0.97, 0.97],
    cloudDark: mix([0.62, 0.65, 0.7], [0.82, 0.84, 0.87], random()),
    cover: dull ? between(random, 0.75, 1.1) : between(random, 0.05, 0.7),
  };
  return { sky, develop: (frame) => developDay(frame, random, sunlight, sky.horizon) };
}

function dusk(random: Random): Weather {
  const bluish: Rgb = [0.72, 0.9, 1.3];
  const orange: Rgb = [1.25, 0.95, 0.72];
  const cast = mix([1, 1, 1], pick(random, [bluish, bluish, orange]), DUSK_CAST);
  const brightness = between(random, ...DUSK_SKY);
  const warm = chance(random, WARM_BAND);
  const cloud: Rgb = [0.86, 0.9, 1];
  const sky: SkyLook = {
    zenith: scaled(cloud, brightness * 0.8),
    horizon: warm ? scaled([1.15, 0.82, 0.55], brightness * 1.15) : scaled(cloud, brightness),
    cloudLight: scaled(cloud, brightness),
    cloudDark: scaled(cloud, brightness * 0.55),
    cover: between(random, 0.75, 1.15),
  };
  return {
    sky,
    develop: (frame) => developDusk(frame, random, cast, mix(sky.horizon, sky.cloudLight, 0.6)),
  };
}
