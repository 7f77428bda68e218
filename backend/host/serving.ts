import { createStudio, type Studio } from '../studio/studio.js';
import { removeHostFile, tokenLeft, writeHostFile, type HostRecord } from './host-file.js';
import { startHost } from './host.js';

export interface Serving {
  studio: Studio;
  record: HostRecord;
  /** Ends tasks and connections, and closes all projects. */
  close(): Promise<void>;
}

interface Options {
  version: string;
  /** Towline's folder of the user's data. */
  data: string;
  port: number;
  log: (error: unknown) => void;
}

/** A studio with its host, to be found by other programs of the user. @throws UserError */
export async function startServing({ version, data, port, log }: Options): Promise<Serving> {
  const studio = createStudio({ version, data });
  try {
    const host = await startHost({ studio, port, log, token: tokenLeft(data, port) });
    const { address, token } = host;
    const record = { address, token, pid: process.pid, version };
    writeHostFile(data, record);
    const close = async (): Promise<void> => {
      removeHostFile(data, record);
      await host.close();
      await studio.close();
    };
    return { studio, record, close };
  } catch (error) {
    await studio.close();
    throw error;
  }
}
