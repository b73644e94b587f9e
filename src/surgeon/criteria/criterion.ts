import type { CurvatureName } from '../../curvature/matrices/curvatureMatrices.ts';
import type { CurvatureNeed } from '../../inverse/curvatureNeed.ts';
import type { LocalSearchOptions } from '../localSearch.ts';
import type { PruningRules } from '../pruningRules.ts';
import type { RetrainName } from '../retraining.ts';
import type { StopName } from '../stopping.ts';

/** A criterion as a config names it: all that the rest of the program knows of it. */
export interface Criterion {
  readonly name: string;
  /** the weight that goes and what becomes of the others, in one line, for help and docs */
  readonly meaning: string;
  /** the matrix that its rules are handed, and so the one that is computed */
  readonly needs: CurvatureNeed;
  /** the fields of the config that no other criterion reads, by name */
  readonly options?: Readonly<Record<string, CriterionOption>>;
  /**
   * whether the kernels for networks of any size have what it needs; if not, beyond 256 weights plain loops prune by it
   */
  readonly onKernels: boolean;
  /** whether the weights of a turn go at once: the states between have no weights, and nothing is measured there */
  readonly deletesTogether?: true;
  /** whether its rules draw by the seed of the cell */
  readonly drawsBySeed?: true;
  /** whether weights may come back: the steps of its traces say what they are, `kind` and `inserted` */
  readonly putsBack?: true;
  /** whether N_eff and the final prediction error are written for each state of its paths */
  readonly estimatesTestError?: true;
  /** the networks that are trained on, whatever `retrain` says: it reads none */
  readonly retrains?: RetrainName;
  /**
   * Checks what it asks of other fields.
   *
   * @throws {UsageError} naming the field, the value found and the value wanted
   */
  requires?(cell: CriterionProblem): void;
  /**
   * Whether all its masks come from one matrix, or one a turn, that it asks for itself: no inverse is made on the way,
   * and nothing reads how. Absent: no.
   */
  isOfOneMatrix?(values: Pick<RuleValues, 'swaps'>): boolean;
  /** Its rules: the second takes over where the stopping rule ends the first, and so on. */
  rules(values: RuleValues): PruningRules['criteria'];
  /** The search that goes on from where the stopping rule ends the last of them; absent: the path ends there. */
  search?(values: SearchValues): LocalSearchOptions;
}

/** A field of the config that belongs to one criterion. */
export type CriterionOption = IntegerOption | NumberOption | ChoiceOption;
/** A field whose values are integers. */
export interface IntegerOption {
  readonly min: number;
  /** absent: as large as an integer can be */
  readonly max?: number;
  readonly default: number;
  /**
   * left out of a config where it has its default or nothing reads it: it came after results whose bytes are to stay
   */
  readonly leftOut?: true;
  readonly meaning: string;
}
/** A field whose values are numbers between two limits. */
export interface NumberOption {
  readonly above: number;
  readonly below: number;
  readonly default: number;
  readonly unit: string;
  /** as of integers */
  readonly leftOut?: true;
  readonly meaning: string;
}
/** A field whose values are some names. */
export interface ChoiceOption {
  readonly values: readonly [string, ...string[]];
  readonly default: string;
  readonly meaning: string;
}

/** The part of a cell that a criterion may ask something of. */
export interface CriterionProblem {
  /** n, of the whole network */
  readonly weights: number;
  readonly curvature: CurvatureName;
  readonly measureEvery: number;
  readonly together: number;
  readonly retrain: RetrainName;
  readonly stop: StopName;
}

/** The values that rules are made from. */
export interface RuleValues {
  /** null for criteria that do not draw by it, where the network has none */
  readonly seed: number | null;
  readonly decay: number;
  /** P·o */
  readonly observations: number;
  /** weights that gObs deletes in a turn; null for all other criteria */
  readonly together: number | null;
  /** of jointObs; absent: its default, or another criterion */
  readonly turnShare?: number | undefined;
  /** of obsSwap; absent: its default, or another criterion */
  readonly swaps?: string | undefined;
  readonly target?: string | undefined;
  /** of best; absent: its default */
  readonly maxNodes?: number | undefined;
}

/** The values that a search is made from: limits that a config leaves out have their defaults. */
export interface SearchValues
  extends Partial<Omit<LocalSearchOptions, 'seed' | 'decay'>>,
    Pick<RuleValues, 'seed' | 'decay'> {}
