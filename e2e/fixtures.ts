import { test as base, expect, type Page } from '@playwright/test';
import { HostProcess, makeWorld, type World } from './host.js';

interface Fixtures {
  /** The folders of the machine that the host believes to be on. */
  world: World;
  /** Started for this test alone. */
  host: HostProcess;
  problems: Problems;
  /** Whether the page opens at the host's address by itself. */
  openAtStart: boolean;
}

/** What a page must never do; a test fails on any that it did not announce. */
export class Problems {
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Announces what the test provokes: a connection that breaks, a script that is refused. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** Those that nobody announced. */
  get unexpected(): string[] {
    return this.#found.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  /** Those that were announced. */
  get expected(): string[] {
    return this.#found.filter((text) => this.#expected.some((pattern) => pattern.test(text)));
  }

  watch(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#found.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#found.push(`page: ${error.message}`));
  }
}

/** Playwright's test with a host of its own and its page open. */
export const test = base.extend<Fixtures>({
  openAtStart: [true, { option: true }],
  // Playwright reads the names of the parameters: an empty pattern says that there are none.
  world: async ({}, use) => use(await makeWorld()),
  host: async ({ world }, use, testInfo) => {
    const host = new HostProcess(world);
    try {
      await host.start();
      await use(host);
    } finally {
      if (host.output) await testInfo.attach('host.log', { body: host.output });
      await host.close();
    }
  },
  problems: async ({}, use) => {
    const problems = new Problems();
    await use(problems);
    expect(problems.unexpected, 'what the page complained of').toEqual([]);
  },
  page: async ({ page, host, problems, openAtStart }, use) => {
    problems.watch(page);
    if (openAtStart) await page.goto(host.address);
    await use(page);
  },
});

export { expect };
