import type { Locator, Page } from '@playwright/test';

/** The list of commands that Ctrl+K opens. */
export class Palette {
  readonly dialog: Locator;
  readonly field: Locator;
  readonly options: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Search commands' });
    this.field = this.dialog.getByRole('combobox', { name: 'Search commands' });
    this.options = this.dialog.getByRole('option');
  }

  async run(typed: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+k');
    await this.field.fill(typed);
    await this.field.press('Enter');
  }
}
