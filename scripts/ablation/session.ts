import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { version } from '../../backend/cli/version.js';
import { defaultRuntimeRoot, installedRuntime } from '../../backend/runtimes/index.js';
import { readMarker } from '../../backend/runtimes/installed.js';
import { writeWhole } from './results.js';

const sessionSchema = z.object({
  machine: z.object({
    processor: z.string(),
    cores: z.int(),
    memoryGigabytes: z.int(),
    system: z.string(),
    node: z.string(),
    towline: z.string(),
    libtensorflow: z.string().nullable(),
  }),
  /** That anyone can repeat: without the names of this machine's folders. */
  command: z.string(),
  /** From start to end of all sessions together. */
  wallSeconds: z.number(),
});
type Session = z.infer<typeof sessionSchema>;
type Machine = Session['machine'];

const sessionFile = (project: string): string => join(project, 'session.json');

/** What the report says about how its figures came about. */
export function readSession(project: string): Session | undefined {
  try {
    return sessionSchema.parse(JSON.parse(readFileSync(sessionFile(project), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Begins a session; the function that it gives writes down how long all of them have taken. */
export function beginSession(project: string, command: string): () => void {
  const before = readSession(project)?.wallSeconds ?? 0;
  const started = performance.now();
  const machine = thisMachine();
  return () => {
    const wallSeconds = before + (performance.now() - started) / 1000;
    const session: Session = { machine, command, wallSeconds };
    writeWhole(sessionFile(project), `${JSON.stringify(session, null, 2)}\n`);
  };
}

/** As far as it matters for figures. */
export function thisMachine(): Machine {
  const processors = cpus();
  const runtime = installedRuntime(defaultRuntimeRoot());
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    towline: version(),
    libtensorflow: (runtime && readMarker(runtime)?.version) ?? null,
  };
}

/** Without a full stop: what else there is to say may follow. */
export function machineLine(machine: Machine): string {
  const { processor, cores, memoryGigabytes, system, node, towline, libtensorflow } = machine;
  const library = libtensorflow === null ? '' : `, libtensorflow ${libtensorflow}`;
  return `${cores} cores of ${processor}, ${memoryGigabytes} GiB, ${system}, Node ${node}, Towline ${towline}${library}`;
}
