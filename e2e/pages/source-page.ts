import type { Locator, Page } from '@playwright/test';

/** The labeled images of a project. */
export class SourcePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get pairs(): Locator {
    return this.#page.getByRole('region', { name: 'Labeled images' }).getByRole('listitem');
  }

  /** Opens a pair by its file's name. */
  async open(name: string): Promise<void> {
    await this.pairs.getByRole('button', { name }).click();
  }

  nameField(name: string): Locator {
    return this.#page.getByRole('textbox', { name: `Name of ${name}`, exact: true });
  }

  async rename(from: string, to: string): Promise<void> {
    await this.nameField(from).fill(to);
    await this.nameField(from).press('Enter');
  }

  async choose(name: string, item: string): Promise<void> {
    await this.#page.getByRole('button', { name: `More about ${name}`, exact: true }).click();
    await this.#page.getByRole('menuitem', { name: item }).click();
  }

  async recolour(name: string, color: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Colour of ${name}`, exact: true }).click();
    await this.#page.getByRole('button', { name: color }).click();
  }

  /** Names of the classes from top to bottom. */
  classNames(): Promise<string[]> {
    const fields = this.#page.getByRole('textbox', { name: /^Name of / });
    return fields.evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));
  }

  get undo(): Locator {
    return this.#page.getByRole('button', { name: 'Undo' });
  }

  get report(): Locator {
    return this.#page.getByRole('dialog', { name: 'What the import found' });
  }
}
