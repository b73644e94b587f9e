import type { CurvatureForm } from '../curvature/matrices/curvatureMatrix.ts';

/** A matrix that criteria need. */
interface NeededMatrix {
  /** its formula */
  readonly meaning: string;
  /** the part of H that it is made of */
  readonly form: CurvatureForm;
  /** the fields of the config that say how it is made from H + αI, and that nothing else reads */
  readonly reads: readonly ('inverse' | 'block')[];
}

/** The matrix that a criterion needs at the n live weights, made from A = H + αI, by name. */
export const CURVATURE_NEED = {
  inverse: { meaning: 'A⁻¹', form: 'matrix', reads: ['inverse', 'block'] },
  diagonal: { meaning: 'the diagonal of A', form: 'diagonal', reads: [] },
  // The pseudo-inverse is made from the spectrum; the two inverses are computed for their check alone.
  eigenspace: { meaning: 'U_N Σ_N⁻¹ U_Nᵀ of the smallest eigenvalues of A', form: 'matrix', reads: [] },
  decayedInverse: { meaning: '(A + decay·I)⁻¹', form: 'matrix', reads: ['inverse', 'block'] },
} as const satisfies Record<string, NeededMatrix>;

/** Name of such a matrix. */
export type CurvatureNeed = keyof typeof CURVATURE_NEED;
