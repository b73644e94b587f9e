/** A choice of the turns after which the network is trained on, as a config names it. */
interface Retraining {
  readonly meaning: string;
  /** the fields of the config that say how, and that nothing else reads */
  readonly reads: readonly ('retrainEvery' | 'retraining' | 'retrainSteps')[];
  /** whether it looks at the state after each turn: errors must have been measured there */
  readonly looksAtEachTurn?: true;
}

const LISTED = {
  none: { meaning: 'never, as in the paper', reads: [] },
  onFailure: {
    meaning: 'where the stopping rule breaks: the path goes on if that heals it',
    reads: ['retraining', 'retrainSteps'],
    looksAtEachTurn: true,
  },
  every: {
    meaning: 'after each `retrainEvery` deletions',
    reads: ['retrainEvery', 'retraining', 'retrainSteps'],
  },
} as const satisfies Record<string, Retraining>;

/** Name of such a choice. */
export type RetrainName = keyof typeof LISTED;
/** The choices, by name. */
export const RETRAIN: Readonly<Record<RetrainName, Retraining>> = LISTED;
/** Their names. */
export const RETRAINS = Object.keys(LISTED) as [RetrainName, ...RetrainName[]];
/** The fields of the config that some of them read and others ignore. */
export const RETRAIN_FIELDS: readonly RetrainField[] = [
  ...new Set(Object.values(RETRAIN).flatMap(({ reads }) => reads)),
];
/** Name of one. */
export type RetrainField = (typeof LISTED)[RetrainName]['reads'][number];
