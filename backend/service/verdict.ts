import type { Verdict, VerdictName } from '../contract/runs.js';

/** Everything that is known of an adaptation without labels. */
export type Evidence = Omit<Verdict, 'verdict' | 'sentence'>;

/** Fewer changed pixels make no difference that anybody would see. */
const HARDLY_CHANGED = 0.005;
/** Points of mIoU on the hold-out that may be chance: it is small. */
const HOLD_OUT_LOSS = 0.03;
/** Share of the distance between the class shares that counts as a change. */
const SHIFT_CHANGE = 0.05;
/** The same in all, for distances near 0. */
const LEAST_SHIFT_CHANGE = 0.003;
/** Of the agreement under changes of the image, in pixels' shares. */
const AGREEMENT_CHANGE = 0.01;

/**
 * Which way an adaptation seems to have gone (docs/method.md, "The verdict"). Each sign counts once:
 * class shares that come closer to the source's, agreement under changes of the image, and what is
 * left on the source's hold-out.
 * @param start what the run began with, in words
 */
export function verdictOf(
  evidence: Evidence,
  start = 'source-only',
): Pick<Verdict, 'verdict' | 'sentence'> {
  const verdict = nameOf(evidence);
  return { verdict, sentence: sentenceOf(verdict, evidence, start) };
}

function nameOf(evidence: Evidence): VerdictName {
  if (evidence.keptSourceOnly) return 'worse';
  if (evidence.changed < HARDLY_CHANGED) return 'unclear';
  const { shift, agreement, holdOut } = signsOf(evidence);
  if (shift > 0 && agreement >= 0 && holdOut >= 0) return 'better';
  return shift < 0 && agreement <= 0 ? 'worse' : 'unclear';
}

type Sign = -1 | 0 | 1;

/** Each sign: 1 where it speaks for the adaptation, -1 against it, 0 where it says nothing. */
function signsOf({ shift, measures, holdOut }: Evidence): Record<string, Sign> & {
  shift: Sign;
  agreement: Sign;
  holdOut: Sign;
} {
  const shiftLimit = Math.max(LEAST_SHIFT_CHANGE, SHIFT_CHANGE * shift.before);
  return {
    shift: signOf(shift.before - shift.after, shiftLimit),
    agreement: measures ? signOf(agreementChange(measures), AGREEMENT_CHANGE) : 0,
    holdOut: holdOut && holdOut.after < holdOut.before - HOLD_OUT_LOSS ? -1 : 0,
  };
}

function signOf(change: number, limit: number): Sign {
  if (Math.abs(change) < limit) return 0;
  return change > 0 ? 1 : -1;
}

/** Mean change of the agreements with the mirrored, enlarged and brightened image. */
function agreementChange(measures: NonNullable<Evidence['measures']>): number {
  const { flipAgreement, scaleAgreement, brightnessAgreement } = measures;
  const changes = [flipAgreement, scaleAgreement, brightnessAgreement].map(
    ({ before, after }) => after - before,
  );
  return changes.reduce((sum, change) => sum + change, 0) / changes.length;
}

function sentenceOf(verdict: VerdictName, evidence: Evidence, start: string): string {
  const changed = `${percent(evidence.changed)} of the pixels have another class`;
  if (evidence.keptSourceOnly) {
    return (
      `Probably worse: kept ${start}. With training the class shares on the watched images went ` +
      "away from the source's, so the model that the run began with is its model."
    );
  }
  const signs = signsOf(evidence);
  const reasons = reasonsOf(evidence, signs);
  switch (verdict) {
    case 'better':
      return `Probably better: ${changed}; ${reasons}. Without labels this is a sign, not a proof: look at the classes that changed most.`;
    case 'worse':
      return `Probably worse: ${changed}; ${reasons}. Compare with source-only before you use it.`;
    case 'unclear':
      if (evidence.changed < HARDLY_CHANGED) return `No clear change: only ${changed}.`;
      return `No clear change: ${changed}; ${reasons}. Only your eyes, or a few reference masks, can tell.`;
  }
}

function reasonsOf(
  { shift, measures, holdOut }: Evidence,
  signs: ReturnType<typeof signsOf>,
): string {
  const reasons = [
    `the class shares are ${{ 1: 'closer to', 0: 'about as far from', [-1]: 'further from' }[signs.shift]} ` +
      `the source's (distance ${shift.before.toFixed(3)}, now ${shift.after.toFixed(3)})`,
  ];
  if (measures) {
    const steadier = { 1: 'steadier', 0: 'as steady as before', [-1]: 'less steady' };
    reasons.push(
      `it is ${steadier[signs.agreement]} when images are mirrored, enlarged or brightened`,
    );
  }
  if (holdOut) {
    const kept = signs.holdOut < 0 ? 'it lost' : 'it kept what it knew';
    reasons.push(
      `${kept} on the source (mIoU ${percent(holdOut.before)}, now ${percent(holdOut.after)})`,
    );
  }
  return reasons.join('; ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
