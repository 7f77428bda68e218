import { planBuildings } from './buildings.js';
import { Canvas, type Frame } from './canvas.js';
import { planCars } from './cars.js';
import { drawGround } from './ground.js';
import { drawBackToFront } from './items.js';
import { planPersons } from './persons.js';
import { planPoles } from './poles.js';
import { mulberry32 } from './random.js';
import { drawSky } from './sky.js';
import { planStreet } from './street.js';
import { planTrees } from './trees.js';
import { WEATHERS, type Domain } from './moods.js';

export interface Picture {
  /** Red, green, blue bytes row by row. */
  pixels: Uint8Array;
  mask: Uint8Array;
}

/** The same seed gives the same street in either domain; only light and weather differ. */
export function drawScene(domain: Domain, seed: number): Picture {
  const weather = WEATHERS[domain](mulberry32(seed ^ 0x5bd1e995));
  const street = planStreet(seed);
  const canvas = new Canvas();
  drawSky(canvas, street, weather.sky);
  const { items, lots } = planBuildings(street);
  const { inLots, onPavement } = planTrees(street, lots);
  const furniture = [
    ...onPavement,
    ...planCars(street),
    ...planPersons(street),
    ...planPoles(street),
  ];
  // The ground comes after all plans, because it shows the shadows of what stands on it.
  drawGround(canvas, street);
  // Houses stand behind all that is on the pavement, however near they begin.
  drawBackToFront(canvas, [...items, ...inLots]);
  drawBackToFront(canvas, furniture);
  const frame: Frame = canvas.resolve();
  return { pixels: weather.develop(frame), mask: frame.ids };
}
