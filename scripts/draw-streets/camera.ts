import type { Point } from './canvas.js';
import { between, type Random } from './random.js';

/** A place in the street in metres: x to the right, y up, z along the street. */
export type Place = readonly [x: number, y: number, z: number];

/** Nothing nearer than this is drawn: it would fill the picture. */
export const NEAREST = 1.2;

/** Looks along the street; the vanishing point is where the street meets the horizon. */
export interface Camera {
  x: number;
  height: number;
  /** Pixels that a metre takes at a distance of a metre. */
  focal: number;
  vanishX: number;
  horizon: number;
}

/** @param reach how far from the middle of the street the camera may stand, in metres */
export function placeCamera(random: Random, reach: number): Camera {
  return {
    x: between(random, -reach, reach),
    height: between(random, 1.45, 2.5),
    focal: between(random, 175, 245),
    vanishX: between(random, 92, 164),
    horizon: between(random, 80, 112),
  };
}

export function project(camera: Camera, [x, y, z]: Place): Point {
  const scale = camera.focal / Math.max(z, NEAREST / 2);
  return [camera.vanishX + (x - camera.x) * scale, camera.horizon + (camera.height - y) * scale];
}

export function outlineOf(camera: Camera, ...places: Place[]): Point[] {
  return places.map((place) => project(camera, place));
}

/** Pixels that a metre takes at this distance. */
export function scaleAt(camera: Camera, z: number): number {
  return camera.focal / z;
}

/** The place on the ground seen at a pixel below the horizon. */
export function groundAt(camera: Camera, x: number, y: number): { x: number; z: number } {
  const z = (camera.focal * camera.height) / Math.max(y - camera.horizon, 1e-3);
  return { x: camera.x + ((x - camera.vanishX) * z) / camera.focal, z };
}

/** The place seen at a pixel on the wall that runs along the street at wallX. */
export function wallAt(
  camera: Camera,
  wallX: number,
  x: number,
  y: number,
): { y: number; z: number } {
  const offset = x - camera.vanishX;
  const z = (camera.focal * (wallX - camera.x)) / (Math.abs(offset) < 1e-6 ? 1e-6 : offset);
  return { y: heightAt(camera, y, z), z };
}

/** The place seen at a pixel on a wall that faces the camera at distance z. */
export function frontAt(camera: Camera, z: number, x: number, y: number): { x: number; y: number } {
  return {
    x: camera.x + ((x - camera.vanishX) * z) / camera.focal,
    y: heightAt(camera, y, z),
  };
}

function heightAt(camera: Camera, y: number, z: number): number {
  return camera.height - ((y - camera.horizon) * z) / camera.focal;
}
