import { expect, type Locator, type Page } from '@playwright/test';

/** One image over the view that it was opened from. */
export class LookPage {
  readonly #page: Page;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.dialog = page.getByRole('dialog');
  }

  picture(path: string): Locator {
    return this.dialog.getByRole('img', { name: path });
  }

  get place(): Locator {
    return this.dialog.getByText(/^[\d,]+ of [\d,]+$/);
  }

  get pixel(): Locator {
    return this.dialog.getByLabel('Pixel under the cursor');
  }

  get details(): Locator {
    return this.dialog.getByRole('complementary', { name: 'Details' });
  }

  get scale(): Locator {
    return this.dialog.getByText(/^[\d,.]+ %$/).first();
  }

  /** Shows the image at its own size, and waits until it is sharp. */
  async actualSize(): Promise<void> {
    await this.#page.keyboard.press('Control+0');
    await expect(this.scale).toHaveText('100 %');
    await this.settled();
  }

  /** Waits until all tiles have come and were drawn. */
  async settled(): Promise<void> {
    await this.#page.waitForLoadState('networkidle');
    await this.#page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }
}
