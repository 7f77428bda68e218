import type { Locator, Page } from '@playwright/test';

/** The dialog in which a folder of the host's machine is chosen. */
export class FolderChooser {
  readonly dialog: Locator;
  readonly list: Locator;
  readonly path: Locator;
  readonly trail: Locator;

  constructor(
    readonly page: Page,
    title: string | RegExp,
  ) {
    this.dialog = page.getByRole('dialog', { name: title });
    this.list = this.dialog.getByRole('listbox', { name: 'Folders' });
    this.path = this.dialog.getByRole('textbox', { name: 'Path of the folder' });
    this.trail = this.dialog.getByRole('navigation', { name: 'Path' });
  }

  folder(name: string | RegExp): Locator {
    return this.list.getByRole('option', { name });
  }

  /** Pastes a path and goes there. */
  async goTo(path: string): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Type or paste a path' }).click();
    await this.path.fill(path);
    await this.path.press('Enter');
  }

  /** Pastes a path and takes it. */
  async choose(path: string, action: string): Promise<void> {
    await this.goTo(path);
    await this.path.waitFor({ state: 'hidden' });
    await this.dialog.getByRole('button', { name: action }).click();
  }
}
