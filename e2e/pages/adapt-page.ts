import type { Locator, Page } from '@playwright/test';

/** The stage that trains: its plan, and the run that it shows. */
export class AdaptPage {
  readonly start: Locator;
  readonly details: Locator;
  readonly problem: Locator;
  readonly verdict: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly stop: Locator;
  readonly queue: Locator;
  /** In the top bar, wherever the user is. */
  readonly status: Locator;

  constructor(readonly page: Page) {
    this.start = page.getByRole('button', { name: /^(Start|Put into the queue)/ });
    this.details = page.getByRole('region', { name: 'Details' });
    this.problem = page.getByRole('alert');
    this.verdict = page.getByRole('region', { name: 'Verdict' });
    this.pause = page.getByRole('button', { name: /^Pause/ });
    this.resume = page.getByRole('button', { name: 'Resume' });
    this.stop = page.getByRole('button', { name: 'Stop and keep' });
    this.queue = page.getByRole('list', { name: 'Queue' });
    this.status = page.getByRole('banner').getByRole('progressbar', { name: /is done/ });
  }

  async open(project: string): Promise<void> {
    await this.page.evaluate((id) => (location.hash = `/${id}/adapt`), project);
    await this.page.getByRole('banner').getByText('Adapt', { exact: true }).waitFor();
  }

  /** The line of a phase: "Adaptation 3 of 6 steps". */
  phase(name: 'Source training' | 'Adaptation' | 'Masks'): Locator {
    return this.page
      .getByRole('list', { name: 'Progress' })
      .getByRole('listitem')
      .filter({ hasText: name });
  }

  field(path: string): Locator {
    return this.details.getByRole('textbox', { name: path, exact: true });
  }

  /** Opens the details and enters values, by the path of the field. */
  async change(values: Readonly<Record<string, string>>): Promise<void> {
    await this.details.getByRole('button', { name: /^Details/ }).click();
    for (const [path, value] of Object.entries(values)) await this.field(path).fill(value);
  }

  choose(name: 'Run' | 'New adaptation'): Promise<void> {
    const group = this.page.getByRole('radiogroup', { name: 'What is shown' });
    return group.getByRole('radio', { name: new RegExp(`^${name}`) }).click();
  }
}
