import type { RowForm } from '../../gradient/curvatureRows.ts';
import type { Point } from '../../gradient/point.ts';

/** The part of a matrix that a criterion needs: all of it (OBS), or its diagonal alone (OBD, magnitude). */
export type CurvatureForm = 'matrix' | 'diagonal';

/** Second derivatives of E at one point. */
export interface Curvature {
  /** without damping: (n × n) exactly symmetric, row-major, or its diagonal (n) */
  readonly hessian: Float64Array;
  /**
   * the rows y of `curvatureRows` at the live weights, sample by sample, where H = (1/P) Σ y yᵀ was made of them; null
   * where it was not
   */
  readonly rows: Float64Array | null;
}

/** A matrix that may stand for the second derivatives of E: all that the rest of the program knows of it. */
export interface CurvatureMatrix {
  readonly name: string;
  /** in one phrase, for the documentation */
  readonly meaning: string;
  /** `diagonal`: there is no more of it than that */
  readonly form: CurvatureForm;
  /** the rows whose outer products it is the sum of, so that a recursion inverts it; null where it is no such sum */
  readonly rows: RowForm | null;
  /** whether no eigenvalue is negative, at whatever point */
  readonly definite: boolean;
  /** whether the kernels for networks of any size have it; if not, beyond 256 weights plain loops prune by it */
  readonly onKernels: boolean;
  /**
   * the fields of the config that say how plain loops make it: `shardSize` where it is a sum that is taken by shards
   */
  readonly reads: readonly 'shardSize'[];
  /**
   * The matrix at a point, by plain loops.
   *
   * @param form      `matrix` only if it has that form
   * @param shardSize samples a shard, of a sum that is taken shard by shard: fixes its order, hence the bits; any, of a
   *   matrix that does not read it
   */
  at(point: Point, form: CurvatureForm, shardSize: number): Curvature;
}
