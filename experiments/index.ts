import type { Experiment } from '../src/experiment/experiment.ts';
import damping from './damping.ts';
import mixtures from './mixtures.ts';
import monks from './monks.ts';
import nettalk from './nettalk.ts';
import xor from './xor.ts';

/** The built-in experiments, in the order in which `surgeon reproduce` runs them. */
export const EXPERIMENTS: readonly Experiment[] = [xor, monks, damping, mixtures, nettalk];
