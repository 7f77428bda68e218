import { InterruptedError } from '../contract/error.js';
import { createService, type Service, type WorkOptions } from '../service.js';
import { EventPrinter } from './event-printer.js';
import { quoted } from './folders.js';
import { printJson } from './output.js';
import { stoppable } from './signals.js';
import type { TrainingOptions } from './training-options.js';

/** A command that trains, or goes on with a run that it trained. */
interface Training<Summary extends object> {
  /** The command's name. */
  name: string;
  work: (service: Service, options: WorkOptions) => Promise<Summary>;
  print: (summary: Summary, service: Service) => void;
}

/** Does the work in the project, shows what happens there, and ends with the summary. */
export async function runTraining<Summary extends object>(
  { project, resume, backend, json = false }: TrainingOptions,
  { name, work, print }: Training<Summary>,
): Promise<void> {
  const service = createService(project, resume === undefined ? 'create' : 'train');
  const printer = new EventPrinter(json);
  try {
    const summary = await stoppable((signal) => {
      const onEvent: WorkOptions['onEvent'] = (event) => printer.print(event);
      return work(service, { ...(backend && { backend }), signal, onEvent });
    });
    printer.end();
    if (json) printJson(summary);
    else print(summary, service);
  } catch (error) {
    printer.end();
    throw withAdvice(error, name, project);
  } finally {
    service.close();
  }
}

/** How to go on after a stop is a matter of this command line. */
function withAdvice(error: unknown, name: string, project: string): unknown {
  if (!(error instanceof InterruptedError) || error.run === undefined) return error;
  const advice = `towline ${name} --project ${quoted(project)} --resume ${error.run}`;
  return new InterruptedError(`${error.message} Go on with: ${advice}`, error.run);
}
