import type { Locator, Page } from '@playwright/test';

/** What stands around every stage of an open project. */
export class ProjectPage {
  readonly reconnecting: Locator;

  constructor(readonly page: Page) {
    this.reconnecting = page.getByText('Reconnecting…');
  }

  /** A stage's entry in the rail, which says how far it is. */
  stage(name: 'Source' | 'Target' | 'Adapt' | 'Runs' | 'Settings'): Locator {
    return this.page.getByRole('navigation', { name: 'Stages' }).getByRole('link', { name });
  }
}
