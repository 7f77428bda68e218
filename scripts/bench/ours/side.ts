/** Our side of a benchmark: answers each line of JSON on standard input with one on standard output. */
import { createInterface } from 'node:readline';
import { requestSchema, setupSchema, type Setup } from '../setups.js';
import { imports } from './imports.js';
import { predictions } from './predictions.js';
import { trainSteps } from './train-steps.js';
import type { Work } from './work.js';

async function begin(setup: Setup): Promise<Work> {
  switch (setup.work) {
    case 'train-step':
      return trainSteps(setup);
    case 'predict':
      return predictions(setup);
    case 'import':
      return imports(setup);
  }
}

function answer(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

let work: Work | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  const told: unknown = JSON.parse(line);
  if (!work) {
    work = await begin(setupSchema.parse(told));
    answer('Towline');
    continue;
  }
  const request = requestSchema.parse(told);
  answer(await (request.do === 'check' ? work.check() : work.run(request.count)));
}
