import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HostClient } from './client.js';

/** How programs of the same user find the host that runs. */
const hostRecord = z.object({
  /** With the token in it. */
  address: z.string(),
  token: z.string(),
  pid: z.int(),
  version: z.string(),
});
export type HostRecord = z.infer<typeof hostRecord>;

const fileIn = (data: string): string => join(data, 'host.json');

/** For the user's eyes only: who reads it can do what the user can. */
export function writeHostFile(data: string, record: HostRecord): void {
  mkdirSync(data, { recursive: true });
  const draft = `${fileIn(data)}.${record.pid}`;
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  renameSync(draft, fileIn(data));
}

/** Removes what this host has written, not what a later one has. */
export function removeHostFile(data: string, { token }: HostRecord): void {
  if (readHostFile(data)?.token === token) rmSync(fileIn(data), { force: true });
}

/**
 * The token of a host that was killed, where its place is taken: pages that are open find the new
 * host by themselves. One that ended in peace leaves none.
 */
export function tokenLeft(data: string, port: number): string | undefined {
  const record = readHostFile(data);
  return record && new URL(record.address).port === String(port) ? record.token : undefined;
}

/** The host of this version that runs already; asked, for a killed one leaves its file behind. */
export async function runningHost(data: string, version: string): Promise<HostRecord | undefined> {
  const record = readHostFile(data);
  if (!record) return undefined;
  try {
    const client = await HostClient.connect(record.address);
    const about = await client.call('app.about', {});
    await client.close();
    return about.version === version ? record : undefined;
  } catch {
    return undefined;
  }
}

function readHostFile(data: string): HostRecord | undefined {
  try {
    return hostRecord.parse(JSON.parse(readFileSync(fileIn(data), 'utf8')));
  } catch {
    return undefined;
  }
}
