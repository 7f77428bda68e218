import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestWorld } from '../studio/testing.js';
import { removeHostFile, runningHost, tokenLeft, writeHostFile } from './host-file.js';
import { startServing, type Serving } from './serving.js';

let world: TestWorld;
let serving: Serving;

beforeEach(async () => {
  world = new TestWorld();
  serving = await startServing({
    version: '1.2.3',
    data: world.data,
    port: 0,
    log: (error) => expect.unreachable(String(error)),
  });
});
afterEach(async () => {
  await serving.close();
  world.remove();
});

it('names the host that runs, of the same version only', async () => {
  expect(await runningHost(world.data, '1.2.3')).toEqual(serving.record);
  expect(await runningHost(world.data, '1.2.4')).toBeUndefined();
  // What counts is what the host says of itself.
  writeHostFile(world.data, { ...serving.record, version: '1.2.4' });
  expect(await runningHost(world.data, '1.2.4')).toBeUndefined();
});

it('names no host that does not answer to its token', async () => {
  const address = serving.record.address.replace(/token=.*/, 'token=another');
  writeHostFile(world.data, { ...serving.record, address });
  expect(await runningHost(world.data, '1.2.3')).toBeUndefined();
});

it('names none where there is no file, or one that makes no sense', async () => {
  const empty = join(world.root, 'empty');
  mkdirSync(empty);
  expect(await runningHost(empty, '1.2.3')).toBeUndefined();
  writeFileSync(join(empty, 'host.json'), '{"address": 7}');
  expect(await runningHost(empty, '1.2.3')).toBeUndefined();
  expect(tokenLeft(empty, 0)).toBeUndefined();
});

it('is read by its user only, and removed by its own host only', () => {
  const file = join(world.data, 'host.json');
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  removeHostFile(world.data, { ...serving.record, token: 'of an earlier one' });
  expect(statSync(file).isFile()).toBe(true);
  removeHostFile(world.data, serving.record);
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
});

it('gives its token on to a host that takes its place, at its port only', async () => {
  const { address, token } = serving.record;
  const port = Number(new URL(address).port);
  expect(tokenLeft(world.data, port)).toBe(token);
  expect(tokenLeft(world.data, port + 1)).toBeUndefined();
  await serving.close();
  expect(tokenLeft(world.data, port)).toBeUndefined();
});
