import Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MethodName, Notification, Params, Result } from '../contract/api.js';
import { UserError } from '../contract/error.js';
import type { Message } from '../contract/wire.js';
import { ended, TestWorld } from '../studio/testing.js';
import { createStudio, type Studio } from '../studio/studio.js';
import { carryOut } from './calls.js';
import { CallFailure, HostClient } from './client.js';
import { startHost, type Host } from './host.js';

/** A window as the suite sees it, whatever carries its calls. */
interface Window {
  call<Name extends MethodName>(name: Name, params: Params<Name>): Promise<Result<Name>>;
  until(wanted: (notification: Notification) => boolean): Promise<Notification>;
}

let world: TestWorld;
let studio: Studio;
let host: Host | undefined;
let logged: unknown[];
const clients: HostClient[] = [];

beforeEach(() => {
  world = new TestWorld();
  logged = [];
  studio = createStudio({ version: '1.2.3', data: world.data, home: world.home });
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await host?.close();
  host = undefined;
  await studio.close();
  world.remove();
});

async function overTheSocket(): Promise<Window> {
  host ??= await startHost({ studio, log: (error) => logged.push(error) });
  const client = await HostClient.connect(host.address);
  clients.push(client);
  return client;
}

/** The same answers and failures without a host. */
function inProcess(): Promise<Window> {
  const notifications: Notification[] = [];
  const waiting = new Set<() => void>();
  studio.subscribe((notification) => {
    notifications.push(notification);
    waiting.forEach((look) => look());
  });
  return Promise.resolve({
    async call<Name extends MethodName>(method: Name, params: Params<Name>) {
      const request = { id: 1, method, params };
      return resultOf(
        await carryOut(studio, request, (error) => logged.push(error)),
      ) as Result<Name>;
    },
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = notifications.find(wanted);
          if (found) resolve(found);
        };
        waiting.add(look);
        look();
      }),
  });
}

function resultOf(message: Message): unknown {
  if (message.type === 'error') throw new CallFailure(message.code, message.message);
  return message.type === 'result' ? message.result : undefined;
}

const failure = (code: string, message: string) => expect.objectContaining({ code, message });

describe.each([
  ['in process', inProcess],
  ['over the socket', overTheSocket],
])('the contract %s', (_, open) => {
  let window: Window;
  beforeEach(async () => void (window = await open()));

  async function create(name: string): Promise<string> {
    return (await window.call('projects.create', { name, folder: null })).id;
  }

  it('answers', async () => {
    const about = { version: '1.2.3', platform: process.platform, home: world.home };
    expect(await window.call('app.about', {})).toEqual(about);
  });

  it('refuses with a sentence for the user', async () => {
    await expect(window.call('projects.summary', { project: 'nobody' })).rejects.toEqual(
      failure('refused', 'This project is not there any more.'),
    );
    const folder = join(world.root, 'nowhere');
    await expect(window.call('projects.openFolder', { folder })).rejects.toEqual(
      failure('refused', `There is no project in ${folder}.`),
    );
    expect(logged).toEqual([]);
  });

  it('tells calls that do not fit the contract', async () => {
    const unknown = window.call('projects.destroy' as MethodName, {});
    await expect(unknown).rejects.toEqual(
      failure('invalid', 'There is no method projects.destroy.'),
    );
    const inherited = window.call('constructor' as MethodName, {});
    await expect(inherited).rejects.toMatchObject({ code: 'invalid' });
    const nameless = window.call('projects.create', { name: '', folder: null });
    await expect(nameless).rejects.toMatchObject({ code: 'invalid' });
    const project = await create('Hafen');
    const share = window.call('source.setValidationShare', { project, share: 2 });
    await expect(share).rejects.toMatchObject({ code: 'invalid' });
  });

  it('admits its own defects, and keeps their stack to itself', async () => {
    const project = await create('Hafen');
    const { folder } = await window.call('projects.summary', { project });
    const broken = new Database(join(folder, 'towline.db'));
    broken.pragma('foreign_keys = OFF');
    broken.exec('DROP TABLE run');
    broken.close();
    await expect(window.call('projects.summary', { project })).rejects.toEqual(
      failure('defect', 'Towline has a defect here: no such table: run'),
    );
    expect(logged).toHaveLength(1);
    expect(logged[0]).not.toBeInstanceOf(UserError);
  });

  it('runs a task with progress to its end', async () => {
    const project = await create('Hafen');
    const directory = world.source;
    // Asked in one go: the import can't be done before the list is asked for.
    const importing = window.call('source.import', { project, directory });
    const [running] = await window.call('tasks.list', { project });
    const { task } = await importing;
    expect(running).toMatchObject({ id: task, kind: 'import-source', state: 'running' });
    const end = await window.until(ended(task));
    expect(end.data).toMatchObject({ state: 'done', done: 40, total: 40, message: null });
    await window.until(({ name }) => name === 'source.changed');
    expect((await window.call('source.view', { project }))?.pairs).toHaveLength(40);
    expect(await window.call('tasks.list', { project })).toEqual([]);
    const told = await window.until(
      ({ name, data }) => name === 'project.changed' && data.source?.pairs === 40,
    );
    expect(told.data).toEqual(await window.call('projects.summary', { project }));
  });

  it('cancels a task, which then leaves nothing behind', async () => {
    const project = await create('Hafen');
    const { task } = await window.call('source.import', { project, directory: world.source });
    await window.call('tasks.cancel', { task });
    expect((await window.until(ended(task))).data).toMatchObject({ state: 'cancelled' });
    expect(await window.call('source.view', { project })).toBeNull();
  });

  it('tells why a task has failed', async () => {
    const project = await create('Hafen');
    const directory = join(world.home, 'Documents');
    const { task } = await window.call('source.import', { project, directory });
    const message = `${directory} holds no images: a source is a folder with images/ and masks/.`;
    expect((await window.until(ended(task))).data).toMatchObject({ state: 'failed', message });
  });

  it('tells every window what one of them has changed', async () => {
    const other = await open();
    const project = await create('Hafen');
    await window.call('projects.rename', { project, name: 'Hafen bei Nacht' });
    const renamed = ({ name, data }: Notification): boolean =>
      name === 'project.changed' && data.name === 'Hafen bei Nacht';
    expect((await other.until(renamed)).data).toMatchObject({ id: project });
    expect((await window.until(renamed)).data).toMatchObject({ id: project });
  });
});

describe('a window that comes back', () => {
  const names = ['eins', 'zwei', 'drei'];
  let project: string;
  let other: HostClient;

  async function connect(seen?: { epoch: string; sequence: number }): Promise<HostClient> {
    host ??= await startHost({ studio, log: (error) => logged.push(error) });
    const client = await HostClient.connect(host.address, seen);
    clients.push(client);
    return client;
  }

  beforeEach(async () => {
    other = await connect();
    project = (await other.call('projects.create', { name: 'Hafen', folder: null })).id;
  });

  const namesTold = ({ notifications }: HostClient): string[] =>
    notifications.flatMap(({ name, data }) => (name === 'project.changed' ? [data.name] : []));
  const lastName = ({ name, data }: Notification): boolean =>
    name === 'project.changed' && data.name === names.at(-1);

  it('gets what it missed, once and in order', async () => {
    const first = await connect();
    await other.call('projects.rename', { project, name: 'null' });
    await first.until(({ name, data }) => name === 'project.changed' && data.name === 'null');
    await first.close();
    for (const name of names) await other.call('projects.rename', { project, name });
    const back = await connect(first);
    await back.until(lastName);
    expect(back.resync).toBe(false);
    expect(namesTold(back)).toEqual(names);
    await other.call('projects.rename', { project, name: 'vier' });
    await back.until(({ name, data }) => name === 'project.changed' && data.name === 'vier');
    expect(namesTold(back)).toEqual([...names, 'vier']);
  });

  it('is told to load all anew by another host, or after too long', async () => {
    const stranger = await connect({ epoch: 'of another host', sequence: 1 });
    expect(stranger.resync).toBe(true);
    expect(stranger.sequence).toBeGreaterThan(0);
    const ahead = await connect({ epoch: other.epoch, sequence: 1_000_000 });
    expect(ahead.resync).toBe(true);
    const first = await connect();
    await first.close();
    // Each renaming tells at least one thing, and 2,000 are kept.
    for (let turn = 0; turn < 2001; turn++) {
      await other.call('projects.rename', { project, name: `Name ${turn}` });
    }
    expect((await connect(first)).resync).toBe(true);
  });
});
