import type { Locator, Page } from '@playwright/test';
import { FolderChooser } from './folder-chooser.js';

/** The three steps to a new project. */
export class NewProjectPage {
  readonly next: Locator;
  readonly later: Locator;
  readonly back: Locator;
  readonly open: Locator;
  readonly name: Locator;
  readonly sourceChooser: FolderChooser;
  readonly targetChooser: FolderChooser;

  constructor(readonly page: Page) {
    const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
    this.next = button('Next');
    this.later = button('Choose it later');
    this.back = button('Back');
    this.open = button('Open the project');
    this.name = page.getByRole('textbox', { name: 'Name' });
    this.sourceChooser = new FolderChooser(page, 'Choose the labeled folder');
    this.targetChooser = new FolderChooser(page, 'Choose the folder of your images');
  }

  /** A figure of what was found: "38" of "pairs". */
  figure(name: string): Locator {
    const term = this.page.getByRole('term').getByText(name, { exact: true });
    return this.page.locator('dl > div', { has: term }).getByRole('definition');
  }

  async chooseSource(folder: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Choose the labeled folder…' }).click();
    await this.sourceChooser.choose(folder, 'Use as source');
  }

  async chooseTarget(folder: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Choose the folder of your images…' }).click();
    await this.targetChooser.choose(folder, 'Use as target');
  }
}
