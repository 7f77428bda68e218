import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pictureUrl, type PictureAddress } from '../contract/media.js';
import { TestWorld, type TestStudio } from '../studio/testing.js';
import { startHost, type Host } from './host.js';

let world: TestWorld;
let studio: TestStudio;
let host: Host;
let logged: unknown[];
let project: string;

beforeEach(async () => {
  world = new TestWorld();
  logged = [];
  studio = world.studio();
  host = await startHost({ studio: studio.studio, log: (error) => logged.push(error) });
  project = await studio.projectWith(world.source);
});
afterEach(async () => {
  await host.close();
  await studio.studio.close();
  expect(logged).toEqual([]);
  world.remove();
});

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const url = `http://127.0.0.1:${host.port}${path}`;
  return fetch(url, { headers: { Authorization: `Bearer ${host.token}`, ...headers } });
}

/** The first pair's picture. */
async function address(part: 'thumbnail' | 'mask-thumbnail'): Promise<PictureAddress> {
  const view = await studio.call('source.view', { project });
  const [pair] = view?.pairs ?? [];
  if (!pair) throw new Error('There is no pair.');
  const { id: image, version } = pair;
  return { project, set: 'source', image, version, picture: { part } };
}

describe('pictures', () => {
  it('are kept for good, and not sent again', async () => {
    const thumbnail = await address('thumbnail');
    const answer = await get(pictureUrl(thumbnail));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(answer.headers.get('etag')).toBe(`"${thumbnail.version}"`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const { format, width } = await sharp(bytes).metadata();
    expect(answer.headers.get('content-type')).toBe(`image/${format}`);
    expect(width).toBeLessThanOrEqual(256);
    const again = await get(pictureUrl(thumbnail), { 'If-None-Match': `"${thumbnail.version}"` });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('of a mask have another address once a class has another colour', async () => {
    const before = await address('mask-thumbnail');
    const view = await studio.call('source.view', { project });
    const { classes = [], ignore = [] } = view?.classes ?? {};
    const recoloured = classes.map((entry) => ({ ...entry, color: '#123456' }));
    await studio.call('source.setClasses', { project, classes: { classes: recoloured, ignore } });
    const after = await address('mask-thumbnail');
    expect(after.image).toBe(before.image);
    expect(after.version).not.toBe(before.version);
    const answer = await get(pictureUrl(after));
    const { data } = await sharp(await answer.arrayBuffer())
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 4)]).toEqual([0x12, 0x34, 0x56, 255]);
    expect((await get(pictureUrl(before))).status).toBe(404);
  });

  it('of unknown images, projects and parts are not there', async () => {
    const known = await address('thumbnail');
    const { id: other } = await studio.call('projects.create', { name: 'Anderes', folder: null });
    const paths = [
      pictureUrl({ ...known, project: other }),
      pictureUrl({ ...known, project: 'nobody' }),
      pictureUrl({ ...known, image: 999_999 }),
      pictureUrl({ ...known, set: 'target' }),
      pictureUrl({ ...known, version: '0000000000000000' }),
      pictureUrl({ ...known, picture: { part: 'tile', level: 0, column: 99, row: 99 } }),
      `/media/${project}/source/${known.image}/thumbnail`,
      `/media/${project}/source/${known.image}/../../towline.db?v=${known.version}`,
      `/media/${project}/source/${'9'.repeat(400)}/thumbnail?v=1`,
      `/media/${project}/elsewhere/${known.image}/thumbnail?v=${known.version}`,
      `/media/..%2f..%2fetc/source/1/thumbnail?v=1`,
    ];
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 404]);
  });
});
