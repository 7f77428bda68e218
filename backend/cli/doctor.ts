import type { Command } from 'commander';
import type { BackendHealth } from '../contract/records.js';
import { examineBackends } from '../service/doctor.js';
import { jsonOption, verboseOption } from './options.js';
import { print, printJson } from './output.js';

/** `towline doctor`: what computes here, and whether it computes right. */
export function addDoctor(towline: Command): void {
  towline
    .command('doctor')
    .description('examine each backend: whether it works here, and how fast')
    .addOption(jsonOption())
    .addOption(verboseOption())
    .action(async ({ json }: { json?: boolean }) => {
      let healthy = false;
      for await (const health of examineBackends()) {
        healthy ||= health.passed === true;
        if (json) printJson(health);
        else print(sentence(health));
      }
      if (!healthy) process.exitCode = 1;
    });
}

function sentence(health: BackendHealth): string {
  const cards = health.adapters.map((adapter, index) => `\n  ${index + 1}: ${adapter}`);
  return verdict(health) + cards.join('');
}

function verdict({ backend, device, reason, passed, worstError, gigaflops }: BackendHealth) {
  if (reason !== null) return `${backend}: not available. ${reason}`;
  const test = passed
    ? 'passed'
    : `FAILED (off by ${worstError === null ? 'any amount' : worstError.toPrecision(2)})`;
  return `${backend}: ${device}, self-test ${test}, ${gigaflops?.toFixed(1)} GFLOP/s`;
}
