/** The measurements that may break a rule. */
interface Measured {
  readonly trainError: number | null;
  readonly trainAccuracy: number | null;
}

/** The columns of a step by which a rule may go back along a path. */
interface ComparedColumns {
  readonly turn: number | null;
  readonly validationError: number | null;
  readonly testError: number | null;
  readonly testAccuracy: number | null;
  readonly fpe: number | null;
}

/** A rule with the limits that it may have: that of another rule counts for nothing. */
interface Limited {
  readonly stop: string;
  readonly errorLimit?: number | null;
  readonly weightsLimit?: number | null;
}

/** A way to stop deleting, as a config names it: all that the rest of the program knows of it. */
interface Stop {
  /** the end of the path in one line, for help and docs */
  readonly meaning: string;
  /** the field of the config that holds its limit, which nothing else reads */
  readonly limit?: 'errorLimit' | 'weightsLimit';
  /** the set that it measures on, which not every data set has */
  readonly set?: 'validation' | 'test';
  /** whether N_eff and the final prediction error are computed for each state */
  readonly estimatesTestError?: true;
  /** Whether a state breaks it; absent: none does. */
  breaks?(state: Measured, start: Measured, rule: Limited): boolean;
  /** The number of weights that are left when the path has come to its end; absent: one. */
  lastSize?(rule: Limited): number;
  /** the column whose best value ends the path, after it has gone to its end; absent: it does not look back */
  readonly bestOf?: { readonly column: Exclude<keyof ComparedColumns, 'turn'>; readonly isLargest: boolean };
}

/** A rule that goes to the last weight, then back to the network for which a column is smallest, or largest. */
const backToBest = (column: NonNullable<Stop['bestOf']>['column'], isLargest = false) => ({
  bestOf: { column, isLargest },
});

const LISTED = {
  trainAccuracy: {
    meaning: 'the training accuracy must not fall below that of the trained network',
    breaks: (state, start) => state.trainAccuracy! < start.trainAccuracy!,
  },
  error: {
    meaning: 'E must not rise above `errorLimit`',
    limit: 'errorLimit',
    breaks: (state, _, { errorLimit }) => state.trainError! > errorLimit!,
  },
  weightsLeft: {
    meaning: 'goes on until `weightsLimit` weights are left',
    limit: 'weightsLimit',
    lastSize: ({ weightsLimit }) => weightsLimit!,
  },
  end: { meaning: 'goes on to the last weight' },
  validationError: {
    meaning: 'goes on to the last weight, then back to the smallest validation error',
    set: 'validation',
    ...backToBest('validationError'),
  },
  testError: {
    meaning: 'goes on to the last weight, then back to the smallest test error',
    set: 'test',
    ...backToBest('testError'),
  },
  testAccuracy: {
    meaning: 'goes on to the last weight, then back to the largest test accuracy',
    set: 'test',
    ...backToBest('testAccuracy', true),
  },
  fpe: {
    meaning: 'goes on to the last weight, then back to the smallest final prediction error',
    estimatesTestError: true,
    ...backToBest('fpe'),
  },
} as const satisfies Record<string, Stop>;

/** Name of a stopping rule. */
export type StopName = keyof typeof LISTED;
/** The stopping rules, by name. */
export const STOP: Readonly<Record<StopName, Stop>> = LISTED;
/** Their names. */
export const STOPS = Object.keys(LISTED) as [StopName, ...StopName[]];

/** Name of a field of the config that one of them alone reads. */
export type LimitField = NonNullable<Stop['limit']>;

/** A stopping rule with its limit. */
export type StoppingRule =
  | { readonly stop: 'error'; readonly errorLimit: number }
  | { readonly stop: 'weightsLeft'; readonly weightsLimit: number }
  | { readonly stop: Exclude<StopName, 'error' | 'weightsLeft'> };

/** The fields of a config that say when to stop. */
export interface StoppingFields {
  readonly stop: StopName;
  readonly errorLimit: number | null;
  readonly weightsLimit: number | null;
}

/** The stopping rule of a config that was checked: a rule that needs a limit has one. */
export function stoppingRule(fields: StoppingFields): StoppingRule {
  const { limit } = STOP[fields.stop];
  return { stop: fields.stop, ...(limit && { [limit]: fields[limit] }) } as StoppingRule;
}

/** Whether a rule looks at the state after each turn: errors must have been measured there. */
export const looksAtEachTurn = (stop: StopName): boolean => Boolean(STOP[stop].breaks ?? STOP[stop].bestOf);

/** Whether a state breaks the rule: the deletions that led to it are rolled back. */
export const breaksRule = (rule: StoppingRule, state: Measured, start: Measured): boolean =>
  STOP[rule.stop].breaks?.(state, start, rule) ?? false;

/** The number of weights that are left when the path has come to its end. */
export const lastSize = (rule: Limited & { readonly stop: StopName }): number => STOP[rule.stop].lastSize?.(rule) ?? 1;

/**
 * The part of a path that a rule keeps: all of it, or, for rules that look back, up to the smallest network (the last
 * step) at which what they look at is best. They look at the end of each turn, with the nuisance weights that follow
 * it. Each step is given as soon as it is known to stay: at once, or once a turn is as good as the best before it.
 *
 * @returns what the path returns at its end
 */
export function* keptSteps<Step extends ComparedColumns, End>(
  { stop }: StoppingRule,
  steps: Generator<Step, End, undefined>,
): Generator<Step, End, undefined> {
  const { bestOf } = STOP[stop];
  if (!bestOf) return yield* steps;
  const cost = (step: Step) => (bestOf.isLargest ? -step[bestOf.column]! : step[bestOf.column]!);
  const waiting: Step[] = []; // since the best turn so far
  let best: Step | null = null;
  let last: Step | null = null;
  for (;;) {
    const next = steps.next();
    const isEndOfTurn = next.done || next.value.turn !== last?.turn;
    if (best && last && isEndOfTurn && cost(last) <= cost(best)) {
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
