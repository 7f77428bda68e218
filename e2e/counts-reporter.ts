import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { keepCounts, printAtTheEnd } from './counts.js';

/** Counts vitest's tests; a file that could not be run counts as a failed one. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module): TestCase[] => [...module.children.allTests()]);
    const count = (state: string): number =>
      tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length,
    );
    const counts = {
      passed: count('passed'),
      failed: count('failed') + broken.length,
      skipped: count('skipped'),
    };
    keepCounts(counts);
    printAtTheEnd(counts);
  }
}
