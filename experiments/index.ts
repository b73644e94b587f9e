import type { Experiment } from '../src/tables/experiment.ts';
import approximations from './approximations/experiment.ts';
import cost from './cost/experiment.ts';
import damping from './damping/experiment.ts';
import digits from './digits/experiment.ts';
import generalisation from './generalisation/experiment.ts';
import mixtures from './mixtures/experiment.ts';
import monks from './monks/experiment.ts';
import nettalk from './nettalk/experiment.ts';
import optimality from './optimality/experiment.ts';
import xor from './xor/experiment.ts';

/** The experiments that `surgeon reproduce` runs: XOR and MONK's problems, in about a minute. */
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
  optimality,
  cost,
  digits,
  nettalk,
];
