import type { Activation } from '../src/network/activation.ts';
import type { CellInput } from './cellInput.ts';

/**
 * Everything that can be measured:
 *
 * - `kernel`: the bare micro-kernel in use, on packed panels in first-level cache;
 * - `tiles`: every micro-kernel that there is, in the same way;
 * - `accumulate`: H from a dense Jacobian (P × n);
 * - `recursive`: (H + αI)⁻¹ from the same Jacobian without forming H;
 * - `exact`: (H + αI)⁻¹ from H + αI;
 * - `sweep`: OBS deletes weights one by one, given the inverse;
 * - `digits-size`: H of a network of several outputs;
 * - `nettalk-size`: H of NETtalk's network, its inverse, a sweep of it: one after the other on one matrix;
 * - `dense-form`: a network of fewer gradients than weights → the weights that OBS leaves, with the matrix of n rows;
 * - `dual-form`: the same without it;
 * - `cell`: a whole cell of MONK-1 from its trained network;
 * - `cell/train`: the training of that network;
 * - `digits/train`: the training of a network on published digits, on all threads.
 */
export const WHATS = [
  'kernel',
  'tiles',
  'accumulate',
  'recursive',
  'exact',
  'sweep',
  'digits-size',
  'nettalk-size',
  'dense-form',
  'dual-form',
  'cell',
  'cell/train',
  'digits/train',
] as const;
/** Name of a measurement. */
export type What = (typeof WHATS)[number];

/** A fully connected network of tanh units whose curvature is measured. */
export interface NetworkSize {
  /** inputs, hidden units, outputs */
  readonly layers: readonly [number, number, number];
  readonly outputActivation: Activation;
  /** letters of the alphabet where inputs are one-hot, a letter a position; null where they are dense */
  readonly letters: number | null;
}

/** One thing to be measured: the request that every peer understands, as JSON. */
export interface Task {
  readonly what: What;
  /** weights */
  readonly n: number;
  /** samples */
  readonly P: number;
  /** weights that a sweep leaves */
  readonly left: number;
  readonly network: NetworkSize | null;
  /** a loop that takes longer is cut short, and its time extrapolated */
  readonly longestMs: number;
  /** a turn that is shorter does it again: it would measure the clock and the wake-up of threads */
  readonly atLeastMs: number;
  /** of `cell` and `cell/train` */
  readonly cell: CellInput | null;
}

/** α of everything measured here. */
export const ALPHA = 1e-4;

/** n of a network: every unit has a bias. */
export const weightsOf = ([inputs, hidden, outputs]: NetworkSize['layers']): number =>
  (inputs + 1) * hidden + (hidden + 1) * outputs;

/** Summed index of such a call: both panels together take 16 KiB, half of a first-level cache. */
export const KERNEL_DEPTH = 256;
/** Flops of a thread in a turn, some 50 ms: 100,000 calls for 4 × 4 entries. */
export const KERNEL_FLOPS = 100_000 * 32 * KERNEL_DEPTH;

/**
 * Floating-point operations of a measurement, or null where they depend on how it is done (the curvature of a network).
 *
 * @param what name of a line, such as `nettalk-size/exact`
 */
export function flopsOf(what: string, { n, P, left }: Task, threads: number): number | null {
  switch (what.startsWith('tiles/') ? 'tiles' : what.split('/').at(-1)) {
    case 'kernel':
    case 'tiles':
      return threads * KERNEL_FLOPS;
    case 'accumulate':
      return n ** 2 * P;
    case 'recursive':
      return 3 * n ** 2 * P;
    case 'exact':
      return n ** 3;
    case 'sweep':
      return (n ** 3 - left ** 3) / 3;
    default:
      return null;
  }
}
