import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createStudio, type Studio } from '../studio/studio.js';
import { TestWorld } from '../studio/testing.js';
import { HostClient } from './client.js';
import { startHost, type Host } from './host.js';

const SECRET = 'what lies beside the window';

let world: TestWorld;
let studio: Studio;
let host: Host;
let logged: unknown[];

beforeEach(async () => {
  world = new TestWorld();
  logged = [];
  const renderer = join(world.root, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  mkdirSync(join(world.root, 'renderer-old'));
  writeFileSync(join(renderer, 'index.html'), '<title>the window</title>');
  writeFileSync(join(renderer, 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(join(world.root, 'secret.txt'), SECRET);
  writeFileSync(join(world.root, 'renderer-old', 'secret.txt'), SECRET);
  studio = createStudio({ version: '1.2.3', data: world.data, home: world.home });
  const log = (error: unknown): void => void logged.push(error);
  host = await startHost({ studio, renderer, log, heartbeatMilliseconds: 50 });
});
afterEach(async () => {
  await host.close();
  await studio.close();
  world.remove();
});

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with exactly these headers; the token comes along unless others are given. */
function ask(path: string, options: RequestOptions = {}): Promise<Answer> {
  const headers = { Host: `127.0.0.1:${host.port}`, Authorization: `Bearer ${host.token}` };
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: host.port, path, headers, setHost: false, ...options },
      (response) => {
        let body = '';
        response.on('data', (bytes: Buffer) => (body += bytes.toString()));
        response.on('end', () => {
          resolve({ status: response.statusCode, headers: response.headers, body });
        });
      },
    );
    asked.on('error', reject).end();
  });
}

const here = (more: Record<string, string> = {}) => ({
  headers: { Host: `127.0.0.1:${host.port}`, ...more },
});
const known = (more: Record<string, string> = {}) =>
  here({ Authorization: `Bearer ${host.token}`, ...more });

describe('the token', () => {
  it('becomes a cookie that only this host’s pages send', async () => {
    const { status, headers } = await ask(`/?token=${host.token}`, here());
    expect([status, headers.location]).toEqual([303, '/']);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^towline-[0-9a-f]{16}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const [pair = ''] = cookie.split(';');
    const page = await ask('/', here({ Cookie: `theme=dark; ${pair}` }));
    expect([page.status, page.body]).toEqual([200, '<title>the window</title>']);
  });

  it.each([
    ['missing', '/', () => here()],
    ['wrong in the address', '/?token=guessed', () => here()],
    ['empty', '/?token=', () => here()],
    ['too short', '/', () => here({ Authorization: `Bearer ${host.token.slice(1)}` })],
    ['of another scheme', '/', () => here({ Authorization: `Basic ${host.token}` })],
    ['in a cookie of another name', '/', () => here({ Cookie: `token=${host.token}` })],
    ['in a header of its own', '/', () => here({ 'X-Token': host.token })],
    ['before a picture', '/media/p/target/1/thumbnail', () => here()],
  ])('lets nobody in where it is %s', async (_, path, options) => {
    const { status, body, headers } = await ask(path, options());
    expect(status).toBe(401);
    expect(body).toContain('<p>Open the address that Towline printed.</p>');
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('counts in the address of the first page only', async () => {
    for (const path of ['/assets/app-1a2b.js', '/media/p/target/1/thumbnail', '/index.html']) {
      expect((await ask(`${path}?token=${host.token}`, here())).status).toBe(401);
    }
    const socket = socketTo(`/socket?token=${host.token}`, { origin: origin() });
    expect(await refusalOf(socket)).toBe(401);
  });
});

describe('requests', () => {
  it.each(['evil.example', '127.0.0.1.evil.example', 'evil.example:80', '192.168.0.7', ''])(
    'for the host %j are refused, token or not',
    async (name) => {
      const answer = await ask('/', known({ Host: name }));
      expect(answer.status).toBe(403);
      const token = await ask(`/?token=${host.token}`, here({ Host: name }));
      expect([token.status, token.headers['set-cookie']]).toEqual([403, undefined]);
    },
  );

  it.each(['localhost:9000', '[::1]:80', '127.0.0.1'])(
    'through a tunnel that ends at %s are answered',
    async (name) => {
      expect((await ask('/', known({ Host: name }))).status).toBe(200);
      const own = known({ Host: name, Origin: `http://${name}` });
      expect((await ask('/', own)).status).toBe(200);
    },
  );

  it.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'from the origin %s are refused',
    async (from) => expect((await ask('/', known({ Origin: from }))).status).toBe(403),
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('by %s are refused', async (method) => {
    expect((await ask('/', { ...known(), method })).status).toBe(405);
    expect((await ask(`/?token=${host.token}`, { ...here(), method })).status).toBe(405);
  });

  it('that are no HTTP are told so, and leave the host as it was', async () => {
    expect(await raw('NONSENSE\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\nContent-Security/,
    );
    expect(await raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    expect((await ask('/')).status).toBe(200);
    expect(logged).toEqual([]);
  });
});

describe('files', () => {
  it.each([
    ...['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt'],
    ...[
      '/%2e%2e%2fsecret.txt',
      '/..%5csecret.txt',
      '/..\\secret.txt',
      '/../renderer-old/secret.txt',
    ],
    ...['/secret.txt%00.html', '/%00', '/%zz', '//etc/passwd', '/etc/passwd', '/assets/'],
    ...['http://evil.example/secret.txt', '/%252e%252e/secret.txt', '/__proto__', '/constructor'],
  ])('are served from the window’s folder only, not %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain(SECRET);
    expect(logged).toEqual([]);
  });

  it('are not served by their absolute path', async () => {
    const { status, body } = await ask(encodeURI(join(world.root, 'secret.txt')));
    expect([status, body.includes(SECRET)]).toEqual([404, false]);
  });

  it('are kept for good where their name says their content, and asked for again else', async () => {
    const page = await ask('/');
    expect(page.headers['cache-control']).toBe('private, no-cache');
    const script = await ask('/assets/app-1a2b.js');
    expect(script.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(script.headers['content-type']).toBe('text/javascript');
    const tag = { 'If-None-Match': page.headers.etag ?? '' };
    expect((await ask('/', known(tag))).status).toBe(304);
    expect((await ask('/', known({ Range: 'bytes=9-2' }))).status).toBe(200);
    const head = await ask('/', { ...known(), method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
  });

  it('say what to do where the window was not built', async () => {
    rmSync(join(world.root, 'renderer'), { recursive: true });
    const { status, body } = await ask('/');
    expect(status).toBe(503);
    expect(body).toContain('npm run build');
  });
});

it('says on every answer what a page may do', async () => {
  const answers = await Promise.all([
    ...[ask('/'), ask('/assets/app-1a2b.js'), ask('/nothing'), ask('/media/nonsense')],
    ...[
      ask('/', here()),
      ask(`/?token=${host.token}`, here()),
      ask('/', { ...known(), method: 'POST' }),
    ],
    ...[ask('/', known({ Host: 'evil.example' }))],
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404, 401, 303, 405, 403]);
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

describe('the socket', () => {
  it.each([
    ['without a token', () => socketTo('/socket', { origin: origin() }), 401],
    [
      'of a foreign page',
      () => socketTo('/socket', { ...bearer(), origin: 'http://evil.example' }),
      403,
    ],
    ['that hides its page', () => socketTo('/socket', bearer()), 403],
    [
      'under another name',
      () => socketTo('/socket', { ...bearer(), origin: 'http://evil.example' }, 'evil.example'),
      403,
    ],
    ['elsewhere', () => socketTo('/media/socket', { ...bearer(), origin: origin() }), 404],
  ])('is refused %s', async (_, open, status) => {
    expect(await refusalOf(open())).toBe(status);
  });

  it.each([
    ['no JSON', 'hello', 1007],
    ['no request', '{"method":"app.about"}', 1007],
    ['bytes', Buffer.from('{"id":1,"method":"app.about","params":{}}'), 1007],
    ['more than 16 MB', `{"id":1,"method":"${'x'.repeat(17e6)}","params":{}}`, 1009],
  ])('ends where it is sent %s', async (_, message, code) => {
    const { socket } = await opened();
    socket.send(message);
    expect(await closing(socket)).toBe(code);
    expect((await ask('/')).status).toBe(200);
  });

  it('ends at frames that make no sense, and the host goes on', async () => {
    const { socket, connection } = await opened();
    connection.write(Buffer.from('ffffffffffffffff', 'hex'));
    expect(await closing(socket)).toBe(1002);
    const client = await HostClient.connect(host.address);
    expect(await client.call('app.about', {})).toMatchObject({ version: '1.2.3' });
    await client.close();
  });

  it('is ended where nobody answers pings any more, and only there', async () => {
    const awake = await HostClient.connect(host.address);
    const { connection } = await opened();
    connection.pause();
    await brokenBy(connection, ping);
    expect(await awake.call('app.about', {})).toMatchObject({ version: '1.2.3' });
    await awake.close();
  });

  it('is ended where too much waits for a window that does not read', async () => {
    const patient = await startHost({ studio, log: (error) => logged.push(error) });
    const longName = 'x'.repeat(2 ** 20);
    // The answer says the name again. Ninety of them are more than may wait.
    const call = JSON.stringify({ id: 1, method: longName, params: {} });
    const reader = await opened(patient);
    let answers = 0;
    const all = new Promise<void>((resolve) => {
      reader.socket.on('message', () => ++answers === 90 && resolve());
    });
    for (let turn = 0; turn < 90; turn++) reader.socket.send(call);
    await all;
    const { socket, connection } = await opened(patient);
    connection.pause();
    for (let turn = 0; turn < 90; turn++) socket.send(call);
    await brokenBy(connection, ping);
    reader.socket.close();
    await patient.close();
  });
});

const origin = (): string => `http://127.0.0.1:${host.port}`;
const bearer = () => ({ headers: { Authorization: `Bearer ${host.token}` } });

function socketTo(path: string, options: WebSocket.ClientOptions, name?: string): WebSocket {
  const headers = { ...options.headers, ...(name !== undefined && { Host: name }) };
  return new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { ...options, headers });
}

function refusalOf(socket: WebSocket): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode));
    socket.on('open', () => reject(new Error('It was let in.')));
  });
}

/** A socket that was welcomed, with the connection that it runs over. */
function opened(to = host): Promise<{ socket: WebSocket; connection: Socket }> {
  const connection = connect(to.port, '127.0.0.1');
  const socket = new WebSocket(`ws://127.0.0.1:${to.port}/socket`, {
    headers: { Authorization: `Bearer ${to.token}` },
    origin: `http://127.0.0.1:${to.port}`,
    createConnection: () => connection,
  });
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.once('message', () => resolve({ socket, connection }));
  });
}

/** A client's empty ping frame. */
const ping = Buffer.from([0x89, 0x80, 0, 0, 0, 0]);

/** Waits until the other side has ended a connection that is not read: only writing shows it. */
function brokenBy(connection: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => connection.write(bytes), 20);
    connection.on('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
}

function closing(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.on('close', resolve));
}

/** What the host answers to these bytes, until it ends the connection. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(host.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.on('close', () => resolve(answer));
  });
}
