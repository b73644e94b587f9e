import type { Experiment } from '../src/experiment/experiment.ts';
import approximations from './approximations.ts';
import cost from './cost.ts';
import damping from './damping.ts';
import digits from './digits.ts';
import generalisation from './generalisation.ts';
import mixtures from './mixtures.ts';
import monks from './monks.ts';
import nettalk from './nettalk.ts';
import xor from './xor.ts';

/** What `surgeon reproduce` runs: XOR and MONK's problems, in about a minute. */
export const FIRST_EXPERIMENTS: readonly Experiment[] = [xor, monks, damping];

/**
 * All built-in experiments, in the order in which `surgeon reproduce --all` runs them; the last ones need the user's
 * data.
 */
export const EXPERIMENTS: readonly Experiment[] = [
  ...FIRST_EXPERIMENTS,
  mixtures,
  approximations,
  generalisation,
  cost,
  digits,
  nettalk,
];
