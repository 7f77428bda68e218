import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TowlineEvent } from '../contract/events.js';
import { EventPrinter } from './event-printer.js';

let out: string;
let errors: string;

beforeEach(() => {
  [out, errors] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const step: TowlineEvent = { event: 'step', run: 2, step: 600, steps: 600, losses: {} };
const chosen = (number: number): TowlineEvent => {
  return { event: 'chosen', run: 2, step: number, by: 'entropy' };
};

function printed(...events: TowlineEvent[]): string {
  const printer = new EventPrinter(false);
  for (const event of events) printer.print(event);
  printer.end();
  return out;
}

describe('EventPrinter', () => {
  it('names the step that became the model only where it is not the last one', () => {
    expect(printed(step, chosen(450))).toBe(
      'The model of run 2 is that of step 450 of 600, chosen by entropy\n',
    );
    out = '';
    expect(printed(step, chosen(600))).toBe('');
  });

  it('warns with the sentence of the guard', () => {
    const message = 'Sky has vanished: went back to step 50.';
    printed({ event: 'guard', run: 2, step: 60, action: 'gentler', backTo: 50, message });
    expect(errors).toContain(`Warning: ${message}\n`);
  });

  it('says nothing of images to adapt to where there are none', () => {
    const preflight = {
      event: 'preflight',
      run: 2,
      sourceRun: 1,
      train: 9,
      validation: 1,
    } as const;
    const steps = { sourceSteps: 5, steps: 5, classesWithoutPixels: [] };
    expect(printed({ ...preflight, ...steps, target: 0 })).toBe(
      '9 images to train on, 1 to judge by\n',
    );
    expect(printed({ ...preflight, ...steps, target: 3 })).toContain('by, 3 to adapt to\n');
  });
});
