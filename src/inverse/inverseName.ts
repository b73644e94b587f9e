/**
 * Inverses that prune: by the recursion over output gradients, by Cholesky of H + αI, or by that of the Gram matrix of
 * the gradients, as long as there are fewer gradients than weights.
 */
export const INVERSES = ['recursive', 'exact', 'dual'] as const;
/** Name of an inverse. */
export type InverseName = (typeof INVERSES)[number];
