import type { CurvatureProblem } from '../../curvature/structuredCurvature.ts';
import { packedLength, type Span } from '../../linalg/wasm/tiles.ts';
import { type Network, networkOf } from '../../network/architecture.ts';

/** Samples whose rows of the Gram matrix one task makes, or whose share of the diagonal it adds at once. */
export const CHUNK = 8;
/** Units that share one pass over the Gram matrix or its inverse. */
export const UNITS = 4;

/** The arrays that the threads of a team share, by address in bytes: X is never stored whole. */
export interface DualSpace {
  /** (P × values) of a forward pass: a */
  readonly values: number;
  /** (units × pitch) δ_l(k)/√P of each unit, samples side by side, output after output */
  readonly delta: number;
  /** of each layer: sources of its units, packed with samples as vectors, then with sources as vectors */
  readonly packed: number;
  /** (weights) 1 for a live weight, 0 for others */
  readonly mask: number;
  /** (units) live weights of each unit */
  readonly counts: number;
  /** (units × P) sums over the outputs, or over the sources, of each unit */
  readonly sums: number;
  /** work space of each thread, one after the other */
  readonly work: number;
  /** start, input and value of the non-zero inputs; empty where inputs are dense */
  readonly nonZeroAt: readonly number[];
}

/** Numbers that decide the arrays. */
export interface DualSizes {
  readonly network: Network;
  /** P */
  readonly samples: number;
  /** m = P·o */
  readonly gradients: number;
  /** m, up to a multiple of 4: doubles from one row of m entries to the next */
  readonly pitch: number;
  /** sources of a unit at most */
  readonly sources: number;
}

/** Sizes of a problem. */
export function dualSizes({ architecture, samples }: Pick<CurvatureProblem, 'architecture' | 'samples'>): DualSizes {
  const network = networkOf(architecture);
  const gradients = samples * network.outputs;
  const pitch = 4 * Math.ceil(gradients / 4);
  const sources = Math.max(...network.stages.map((stage) => stage.sources));
  return { network, samples, gradients, pitch, sources };
}

/** Doubles of the packed sources of a layer: the samples as vectors, the sources as vectors. */
export const packedLengths = (sources: number, samples: number): readonly [number, number] => [
  packedLength(samples, sources),
  packedLength(sources, samples),
];

/** Doubles of the packed sources of all layers. */
export const allPackedLength = ({ network, samples }: DualSizes): number =>
  network.stages.reduce((sum, { sources }) => {
    const [bySample, bySource] = packedLengths(sources, samples);
    return sum + bySample + bySource;
  }, 0);

/** Doubles of the work space of one thread, see `DualArrays`; a whole number of cache lines. */
export function workLength({ samples, pitch, sources }: DualSizes): number {
  const rows = (UNITS + 1) * CHUNK * samples + CHUNK * Math.max(samples, sources) + CHUNK * sources;
  return 8 * Math.ceil((rows + UNITS * pitch + UNITS) / 8);
}

/** Rows of a symmetric matrix that tasks of about equal work multiply, at most so many, by its size alone. */
const MAX_SHARES = 16;
/** Rows of a share at least, on average. */
const MIN_ROWS = 128;

/**
 * The rows of an (m × m) lower triangle in shares of about as many entries each, cut at multiples of 4.
 */
export function rowShares(m: number): Span[] {
  const count = Math.max(1, Math.min(MAX_SHARES, Math.floor(m / MIN_ROWS)));
  const cuts = Array.from({ length: count + 1 }, (_, s) => 4 * Math.round((m * Math.sqrt(s / count)) / 4));
  return cuts.slice(1).map((end, s) => ({ first: cuts[s], end: s === count - 1 ? m : end }));
}
