import type { Locator, Page } from '@playwright/test';

/** The runs of a project as a user sees them. */
export class RunsPage {
  readonly page: Page;
  readonly grid: Locator;
  /** Without the one of column names. */
  readonly rows: Locator;
  readonly counts: Locator;
  /** The bar of what can be done with the selected runs. */
  readonly actions: Locator;
  readonly trash: Locator;
  readonly note: Locator;
  readonly back: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('grid', { name: 'Runs' });
    this.rows = this.grid.locator('[role=row][data-run]');
    this.counts = page.getByRole('status', { name: 'Counts' });
    this.actions = page.getByRole('toolbar', { name: 'Selected runs' });
    this.trash = page.getByRole('button', { name: /^Trash/ });
    this.note = page.getByRole('textbox', { name: 'Note' });
    this.back = page.getByRole('button', { name: 'All runs' });
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('button', { name, exact: true }) });
  }

  /** Ids from top to bottom. */
  ids(): Promise<number[]> {
    return this.rows.evaluateAll((rows) => {
      const placed = rows.map((row) => ({
        id: Number(row.getAttribute('data-run')),
        top: row.getBoundingClientRect().top,
      }));
      return placed.sort((one, other) => one.top - other.top).map(({ id }) => id);
    });
  }

  async sortBy(column: string): Promise<void> {
    await this.grid.getByRole('columnheader').getByRole('button', { name: column }).click();
  }

  async select(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.row(name)
        .getByRole('checkbox', { name: `Select ${name}` })
        .click();
    }
  }

  async open(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name, exact: true }).click();
  }

  async choose(name: string, item: string): Promise<void> {
    await this.page.getByRole('button', { name: `More about ${name}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
}
