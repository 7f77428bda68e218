import { expect, type Locator, type Page } from '@playwright/test';
import type { Result } from '../../backend/contract/api.js';
import { callHost } from '../host-call.js';

/** The light table as a user sees it. */
export class TargetPage {
  readonly page: Page;
  readonly grid: Locator;
  readonly cells: Locator;
  readonly focused: Locator;
  readonly selected: Locator;
  readonly counts: Locator;
  readonly filters: Locator;
  readonly inspector: Locator;
  /** The bar of what can be done with the selected images. */
  readonly actions: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('grid', { name: 'Images of the target' });
    this.cells = this.grid.getByRole('gridcell');
    this.focused = this.grid.locator('.focused');
    this.selected = this.grid.getByRole('gridcell', { selected: true });
    this.counts = page.getByRole('status', { name: 'Counts' });
    this.filters = page.getByRole('complementary', { name: 'Filters' });
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.actions = page.getByRole('toolbar', { name: 'Selected images' });
  }

  /** A new project on a folder of images, open at the light table once all of them were read. */
  static async choose(page: Page, directory: string): Promise<TargetPage & { project: string }> {
    const { id, folder } = await callHost(page, 'projects.create', {
      ...{ name: 'Curating', folder: null },
    });
    await callHost(page, 'target.choose', { project: id, directory });
    await page.evaluate((project) => (location.hash = `/${project}/target`), id);
    const target = Object.assign(new TargetPage(page), { project: folder });
    await target.settled(id);
    return target;
  }

  /** Waits until every image was read and compared with the others. */
  async settled(id = this.#id): Promise<void> {
    await expect
      .poll(async () => {
        const tasks = await callHost(this.page, 'tasks.list', { project: id });
        const table = await callHost(this.page, 'target.table', { project: id });
        const { version = [], problem = [] } = table?.columns ?? {};
        const unread = version.filter((one, row) => one === null && problem[row] === null);
        return table !== null && version.length > 0 && tasks.length + unread.length === 0;
      })
      .toBe(true);
  }

  get #id(): string {
    return /^#\/([^/]+)\//.exec(new URL(this.page.url()).hash)?.[1] ?? '';
  }

  /** What the host holds, by path; for what can't be seen. */
  async columns(): Promise<NonNullable<Result<'target.table'>>['columns']> {
    const table = await callHost(this.page, 'target.table', { project: this.#id });
    if (!table) throw new Error('The project has no target.');
    return table.columns;
  }

  /** The cell of an image; its name begins with the path and says its marks. */
  cell(path: string): Locator {
    return this.grid.locator(`[role=gridcell][title="${path}"]`);
  }

  /** Paths of the cells that are drawn, in order. */
  paths(): Promise<(string | null)[]> {
    return this.cells.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title')));
  }

  /** Drags over a histogram, from one share of its width to another. */
  async brush(measure: string, from: number, to: number): Promise<void> {
    const histogram = this.filters.getByRole('group', { name: measure });
    await histogram.scrollIntoViewIfNeeded();
    const box = await histogram.boundingBox();
    if (!box) throw new Error(`There is no histogram ${measure}.`);
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + from * box.width, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + to * box.width, y, { steps: 5 });
    // The brush follows once a frame.
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    await this.page.mouse.up();
  }

  /** Chooses in one of the filters that offer two or three. */
  async filter(name: string, option: string): Promise<void> {
    await this.filters
      .getByRole('radiogroup', { name, exact: true })
      .or(this.filters.getByRole('group', { name, exact: true }))
      .getByText(option, { exact: true })
      .click();
  }
}
