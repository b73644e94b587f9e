/** When to stop deleting. */
export const STOPS = ['trainAccuracy', 'error', 'weightsLeft', 'end'] as const;
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
  | { readonly stop: 'end' };

/** What a rule looks at. */
interface Measured {
  readonly trainError: number;
  readonly trainAccuracy: number;
}

/** Whether a state breaks the rule: the deletion that led to it is rolled back. */
export function breaks(rule: StoppingRule, state: Measured, start: Measured): boolean {
  switch (rule.stop) {
    case 'trainAccuracy':
      return state.trainAccuracy < start.trainAccuracy;
    case 'error':
      return state.trainError > rule.errorLimit;
    default:
      return false;
  }
}

/** How many weights are left when the path has come to its end: the limit of `weightsLeft`, else one. */
export function lastSize(rule: StoppingRule): number {
  return rule.stop === 'weightsLeft' ? rule.weightsLimit : 1;
}
