import type { RecipeChoice } from '../../backend/contract/adapt-plan.js';

/** What an adaptation begins its settings with, and whose they were. */
export interface ProposedChoice {
  project: string;
  choice: RecipeChoice;
  seed: number;
  /** Name of the run that it is a copy of. */
  from: string;
}

let proposed = $state.raw<ProposedChoice | undefined>();

/** Leaves settings for the Adapt page, which is opened next. */
export function proposeChoice(choice: ProposedChoice): void {
  proposed = choice;
}

/** The settings that were left for a project; they are there once. */
export function takeProposedChoice(project: string): ProposedChoice | undefined {
  const taken = proposed?.project === project ? proposed : undefined;
  if (taken) proposed = undefined;
  return taken;
}
