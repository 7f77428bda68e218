import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser'];

/** The browser that the tests drive: TOWLINE_CHROMIUM, the system's Chromium, or Playwright's own. */
export function findChromium(): string | undefined {
  const chosen = process.env['TOWLINE_CHROMIUM'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const installed = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const candidates = chosen ? [chosen] : [...installed, chromium.executablePath()];
  return candidates.find((path) => existsSync(path));
}

/** Playwright calls this before all tests: without a browser they fail, with one sentence. */
export default function requireChromium(): void {
  if (findChromium() !== undefined) return;
  throw new Error(
    'The browser tests need Chromium: install it with “apt-get install chromium” or “npx ' +
      'playwright install chromium”, or name one that is there in TOWLINE_CHROMIUM.',
  );
}
