/*
 * Draws the sample set `resources/sample/streets`: streets by day with masks, and other streets at
 * dusk in rain. Every run gives the same set; the strength of dusk and rain is set by the
 * constants in `draw-streets/weather.ts`.
 *
 *   npx tsx scripts/draw-streets.ts [folder]
 */
import { join } from 'node:path';
import { writeStreets } from './draw-streets/write.js';

const folder = process.argv[2] ?? join(import.meta.dirname, '../resources/sample/streets');
await writeStreets(folder);
