import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Closes the output with the counts alone on a line, for people and machines that read the end of a log. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module): TestCase[] => [...module.children.allTests()]);
    const count = (state: string): number =>
      tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length,
    );
    const failed = count('failed') + broken.length;
    const line = `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`;
    // At the very end: vitest's own summary comes after this call.
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}
