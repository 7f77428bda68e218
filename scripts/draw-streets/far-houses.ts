import { frontAt, outlineOf, type Camera } from './camera.js';
import type { Canvas } from './canvas.js';
import { BUILDING } from './classes.js';
import { facadeAt, planFacade, type Facade } from './facade.js';
import type { Item } from './items.js';
import { between, chance, pick } from './random.js';
import type { Street } from './street.js';

/** The houses of the street that crosses at the end. */
export function endRow(street: Street): Item[] {
  const { random, camera, length } = street;
  const items: Item[] = [];
  const sun = pick(random, [0.08, 0.9]);
  for (let x = -60; x < 60;) {
    const width = between(random, 7, 16);
    const facade = planFacade(random, between(random, 4, 14));
    items.push(facing(camera, facade, x, x + width, length, sun));
    x += width + (chance(random, 0.15) ? 3 : 0);
  }
  return items;
}

/** Towers and roofs so far off that only their outlines are seen. */
export function skyline(street: Street): Item[] {
  const { random, camera } = street;
  return Array.from({ length: 26 }, (): Item => {
    const z = between(random, 130, 240);
    const x = between(random, -190, 190);
    const facade = planFacade(random, between(random, 7, pick(random, [14, 20, 46])));
    return facing(camera, facade, x, x + between(random, 9, 24), z, 0.6);
  });
}

function facing(
  camera: Camera,
  facade: Facade,
  left: number,
  right: number,
  z: number,
  sun: number,
): Item {
  return {
    depth: z,
    draw: (canvas: Canvas) => {
      const top = facade.height;
      const outline = outlineOf(
        camera,
        [left, 0, z],
        [left, top, z],
        [right, top, z],
        [right, 0, z],
      );
      canvas.fill(outline, BUILDING, (px, py) => {
        const place = frontAt(camera, z, px, py);
        return { ...facadeAt(facade, place.x - left, place.y), sun, depth: z };
      });
    },
  };
}
