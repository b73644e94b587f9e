import { readFileSync } from 'node:fs';
import type { Grid } from '../../src/experiment/experiment.ts';

/** What leaps found for a network. */
export interface LeapsNetwork {
  readonly name: string;
  readonly grid: Grid;
  /** weights in the order in which backward elimination drops them; the last is kept to the end */
  readonly dropped: readonly number[];
  /** loss of each number of weights kept, from 1 on, on that path */
  readonly losses: readonly number[];
  /** best masks of each number of weights kept, from 1 on, as hexadecimal numbers whose bit q is 1 if q is kept */
  readonly best: readonly string[];
  readonly bestLosses: readonly number[];
}

/** Figures of `npm run check:leaps -- --write`. */
export interface LeapsFixture {
  /** versions of R and leaps */
  readonly from: string;
  readonly networks: readonly LeapsNetwork[];
}

/** The figures that are kept. */
export const leapsFixture = (): LeapsFixture =>
  JSON.parse(readFileSync(new URL('leaps.json', import.meta.url), 'utf8'));
