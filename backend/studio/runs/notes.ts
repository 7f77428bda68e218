import type { TowlineEvent } from '../../contract/events.js';
import type { RunNote } from '../../contract/runs.js';

const GENTLER_ADVICE =
  'Nothing has to be done; if it happens in every run, choose a lower adapt.learningRate or lambdaTarget.';
const STOPPED_ADVICE =
  'Compare its masks with source-only, or start again with a lower adapt.learningRate or lambdaTarget.';

/** What an event says to people; undefined where it is shown otherwise, or not at all. */
export function noteOf(event: TowlineEvent): RunNote | undefined {
  switch (event.event) {
    case 'guard': {
      const isEnd = event.action === 'stopped';
      const { step, message } = event;
      const level = isEnd ? 'error' : 'warning';
      return { level, step, message, advice: isEnd ? STOPPED_ADVICE : GENTLER_ADVICE };
    }
    case 'warning':
      return { level: 'warning', step: null, message: event.message, advice: null };
    case 'chosen':
      return info(
        event.step,
        event.step === 0
          ? `The model that the run began with was kept (${event.by}).`
          : `The model of step ${event.step} was chosen (${event.by}).`,
      );
    case 'backend': {
      const reasons = event.passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
      const not = reasons ? ` (not ${reasons})` : '';
      return info(null, `Computes by ${event.backend} on ${event.device}${not}.`);
    }
    default:
      return undefined;
  }
}

function info(step: number | null, message: string): RunNote {
  return { level: 'info', step, message, advice: null };
}
