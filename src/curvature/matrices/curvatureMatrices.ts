import type { CurvatureMatrix } from './curvatureMatrix.ts';
import { empiricalFisher } from './empiricalFisher.ts';
import { exact } from './exact.ts';
import { gaussNewton } from './gaussNewton.ts';
import { obdRecursion, obdRecursionBends } from './obdRecursion.ts';
import { perTarget } from './perTarget.ts';

const LISTED = [gaussNewton, perTarget, empiricalFisher, exact, obdRecursion, obdRecursionBends] as const;

/** Name of a matrix that may stand for the second derivatives of E. */
export type CurvatureName = (typeof LISTED)[number]['name'];
/** The matrices, by name. */
export const CURVATURE = Object.fromEntries<CurvatureMatrix>(LISTED.map((matrix) => [matrix.name, matrix])) as Readonly<
  Record<CurvatureName, CurvatureMatrix>
>;
/** Their names, in the order in which they are listed. */
export const CURVATURES = LISTED.map(({ name }) => name) as [CurvatureName, ...CurvatureName[]];
/** The matrices in one sentence, for the help. */
export const CURVATURES_MEANING =
  'the matrix H: Gauss–Newton; perTarget, empiricalFisher or exact for comparison; obdRecursion and obdRecursionBends: the diagonal of OBD, without and with f″ terms';
