import type { Page } from '@playwright/test';
import type { MethodName, Params, Result } from '../backend/contract/api.js';

/** Asks the host as the page could, on a socket of its own: for what a journey doesn't show. */
export function callHost<Name extends MethodName>(
  page: Page,
  method: Name,
  params: Params<Name>,
): Promise<Result<Name>> {
  const asked = page.evaluate(
    (request) =>
      new Promise<unknown>((resolve, reject) => {
        const address = new URL('/socket?epoch=&since=0', location.href);
        address.protocol = 'ws:';
        const socket = new WebSocket(address);
        socket.onmessage = ({ data }) => {
          const message: unknown = JSON.parse(String(data));
          const { type, id, result, message: text } = message as Record<string, unknown>;
          if (type === 'hello') socket.send(JSON.stringify({ id: 1, ...request }));
          if (id !== 1) return;
          socket.close();
          if (type === 'result') resolve(result);
          else reject(new Error(String(text)));
        };
      }),
    { method, params },
  );
  return asked as Promise<Result<Name>>;
}

/** A new project whose source is this folder, its page open at the source. */
export async function openSource(
  page: Page,
  directory: string,
): Promise<Result<'projects.summary'>> {
  const project = await callHost(page, 'projects.create', { name: 'Journey', folder: null });
  await callHost(page, 'source.import', { project: project.id, directory });
  await page.evaluate((id) => (location.hash = `/${id}/source`), project.id);
  await page.getByRole('heading', { name: 'Classes' }).waitFor();
  return project;
}
