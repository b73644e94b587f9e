import type { Samples } from '../../../src/dataset/dataSet.ts';

/** A deletion of a path. */
export interface LinkDeletion {
  /** index among the links of the problem */
  readonly link: number;
  /** w²/[H⁻¹]_qq, SNNS's measure: twice the rise of E that is predicted */
  readonly measure: number;
  /** the measure of the next best link, over this one */
  readonly lead: number;
}

/** The problem of a path: links may go, biases stay what they are. */
export interface LinkProblem {
  readonly samples: Samples;
  /** α, SNNS's initial value for the matrix */
  readonly alpha: number;
  /** deletions at most */
  readonly steps: number;
}

/** The smallest of some measures, the first of those that are equal, and how far it leads. */
export function smallest(measures: ArrayLike<number>): { at: number; lead: number } {
  let [at, next] = [0, Infinity];
  for (let i = 1; i < measures.length; i++) {
    if (measures[i] < measures[at]) [at, next] = [i, measures[at]];
    else if (measures[i] < next) next = measures[i];
  }
  return { at, lead: next / measures[at] };
}
