import type { Reporter, Suite } from '@playwright/test/reporter';
import { countsBefore, printAtTheEnd } from './counts.js';

/** Counts the browser tests, and adds them to those that vitest ran before. */
export default class BrowserCountsReporter implements Reporter {
  #suite: Suite | undefined;
  /** Errors outside of any test: no browser, a file that can't be loaded. */
  #errors = 0;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onError(): void {
    this.#errors++;
  }

  onEnd(): void {
    const tests = this.#suite?.allTests() ?? [];
    const count = (...outcomes: string[]): number =>
      tests.filter((test) => test.results.length > 0 && outcomes.includes(test.outcome())).length;
    const before = countsBefore();
    printAtTheEnd({
      passed: before.passed + count('expected'),
      failed: before.failed + count('unexpected', 'flaky') + this.#errors,
      skipped: before.skipped + count('skipped'),
    });
  }
}
