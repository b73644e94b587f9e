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

/** The measurements that end a path. */
interface Measured {
  readonly trainError: number | null;
  readonly trainAccuracy: number | null;
}

/** Whether a state breaks the rule: the deletions that led to it are rolled back. */
export function breaksRule(rule: StoppingRule, state: Measured, start: Measured): boolean {
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

/** The columns of a step by which a rule may go back along a path. */
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
 * it. Each step is given as soon as it is known to stay: at once, or once a turn is as good as the best before it.
 *
 * @returns what the path returns at its end
 */
export function* keptSteps<Step extends Judged, End>(
  { stop }: StoppingRule,
  steps: Generator<Step, End, undefined>,
): Generator<Step, End, undefined> {
  if (stop !== 'validationError' && stop !== 'testError' && stop !== 'testAccuracy' && stop !== 'fpe') {
    return yield* steps;
  }
  const sign = stop === 'testAccuracy' ? -1 : 1;
  const waiting: Step[] = []; // since the best turn so far
  let best: Step | null = null;
  let last: Step | null = null;
  for (;;) {
    const next = steps.next();
    const isEndOfTurn = next.done || next.value.turn !== last?.turn;
    if (best && last && isEndOfTurn && sign * last[stop]! <= sign * best[stop]!) {
      best = last;
      yield* waiting.splice(0);
    }
    if (next.done) return next.value;
    last = next.value;
    if (best) {
      waiting.push(last);
    } else {
      best = last;
      yield last;
    }
  }
}
