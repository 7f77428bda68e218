import type { Page } from '@playwright/test';

/** Drags files or folders from the machine onto the middle of the page, as a file manager would. */
export async function drag(
  page: Page,
  paths: readonly string[],
  steps: readonly ('dragEnter' | 'dragOver' | 'drop')[],
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of steps) {
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  }
  await session.detach();
}

export function dropOn(page: Page, path: string): Promise<void> {
  return drag(page, [path], ['dragEnter', 'dragOver', 'drop']);
}
