import type { Locator, Page } from '@playwright/test';

/** The start page, as a user sees it. */
export class StartPage {
  readonly welcome: Locator;
  readonly newProject: Locator;
  readonly openFolder: Locator;
  readonly projects: Locator;

  constructor(readonly page: Page) {
    this.welcome = page.getByRole('heading', { name: 'Welcome to Towline' });
    this.newProject = page.getByRole('button', { name: 'New project' });
    this.openFolder = page.getByRole('button', { name: 'Open a folder…' });
    this.projects = page.getByRole('list', { name: 'Recent projects' }).getByRole('article');
  }

  sample(title: 'Nuclei' | 'Streets'): Locator {
    return this.page.getByRole('button', { name: `Open the sample ${title}` });
  }

  project(name: string): Locator {
    return this.projects.filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  /** Chooses an entry of a project's menu. */
  async choose(name: string, entry: 'Open' | 'Take off the list'): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${name}` }).click();
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  /** From anywhere. */
  async go(): Promise<void> {
    await this.page.getByRole('link', { name: 'Towline' }).click();
  }
}
