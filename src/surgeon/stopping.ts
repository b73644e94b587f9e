/** When to stop deleting. */
export const STOPS = [
  'trainAccuracy',
  'error',
  'weightsLeft',
  'end',
  'validationError',
  'testError',
  'testAccuracy',
  'fpe',
] as const;
/** Name of a stopping rule. */
export type StopName = (typeof STOPS)[number];

/** A stopping rule with its limit. */
export type StoppingRule =
  /** training accuracy must not fall below that of the trained network */
  | { readonly stop: 'trainAccuracy' }
  /** E must not rise above `errorLimit` */
  | { readonly stop: 'error'; readonly errorLimit: number }
  /** go on until this many weights are left */
  | { readonly stop: 'weightsLeft'; readonly weightsLimit: number }
  /** go on to the last weight */
  | { readonly stop: 'end' }
  /**
   * go on to the last weight, then back to the network for which this was best: smallest, or largest for an accuracy
   */
  | { readonly stop: 'validationError' | 'testError' | 'testAccuracy' | 'fpe' };

/** What a rule looks at. */
interface Measured {
  readonly trainError: number | null;
  readonly trainAccuracy: number | null;
}

/** Whether a state breaks the rule: the deletions that led to it are rolled back. */
export function breaks(rule: StoppingRule, state: Measured, start: Measured): boolean {
  switch (rule.stop) {
    case 'trainAccuracy':
      return state.trainAccuracy! < start.trainAccuracy!;
    case 'error':
      return state.trainError! > rule.errorLimit;
    default:
      return false;
  }
}

/** How many weights are left when the path has come to its end: the limit of `weightsLeft`, else one. */
export function lastSize(rule: StoppingRule): number {
  return rule.stop === 'weightsLeft' ? rule.weightsLimit : 1;
}

/** What each step of a path that a rule may go back along is judged by. */
interface Judged {
  readonly turn: number | null;
  readonly validationError: number | null;
  readonly testError: number | null;
  readonly testAccuracy: number | null;
  readonly fpe: number | null;
}

/**
 * The part of a path that a rule keeps: all of it, or, for rules that look back, up to the smallest network (the last
 * step) at which what they look at is best. They look at the end of each turn, with the nuisance weights that follow
 * it.
 */
export function kept<Step extends Judged>({ stop }: StoppingRule, steps: readonly Step[]): readonly Step[] {
  if (stop !== 'validationError' && stop !== 'testError' && stop !== 'testAccuracy' && stop !== 'fpe') return steps;
  const sign = stop === 'testAccuracy' ? -1 : 1;
  let best = 0;
  steps.forEach((step, index) => {
    const goesOn = steps[index + 1]?.turn === step.turn;
    if (!goesOn && sign * step[stop]! <= sign * steps[best][stop]!) best = index;
  });
  return steps.slice(0, best + 1);
}
