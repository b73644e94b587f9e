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
export function workLength({ samples, pitch, sources, network }: DualSizes): number {
  const rows = (UNITS + 1) * CHUNK * samples + CHUNK * Math.max(samples, sources) + CHUNK * sources;
  const ofUnits = unitSumsLength(network, samples);
  return 8 * Math.ceil((rows + UNITS * pitch + UNITS + ofUnits) / 8);
}

/** Doubles of sums over the outputs of all units of a layer, as they come and packed. */
const unitSumsLength = ({ stages }: Network, samples: number): number => {
  const units = Math.max(...stages.map((stage) => stage.units));
  return units * samples + packedLength(units, samples);
};

/** Vectors (Kx_q, XᵀKx_q) that are made at once. */
export const AHEAD = 32;
/** Those that are kept at most, and terms of deletions that wait. */
const [MAX_ROWS, MAX_TERMS] = [128, 32];

/** Doubles of one such vector, a multiple of 4. */
export const rowWidth = ({ network, pitch }: DualSizes): number => pitch + 4 * Math.ceil(network.weights / 4);

/** How many are kept and how many terms wait: in no more memory than two matrices of m rows, but for a few. */
export function aheadSizes(sizes: DualSizes): { readonly rows: number; readonly terms: number } {
  const { gradients } = sizes;
  const rows = Math.max(8, Math.min(MAX_ROWS, Math.floor((2 * gradients * gradients) / rowWidth(sizes))));
  return { rows, terms: Math.min(MAX_TERMS, rows) };
}

/** Doubles of `RowsAhead`, and of the work space of its products. */
export function aheadLength(sizes: DualSizes): number {
  const { rows, terms } = aheadSizes(sizes);
  return (rows + terms) * rowWidth(sizes) + rows * terms + AHEAD * sizes.pitch + 4 * 8;
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
