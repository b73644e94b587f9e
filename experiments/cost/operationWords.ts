/** Operations that are timed, as sentences and tables name them. */
export const OPERATION_WORDS: Readonly<Record<string, string>> = {
  curvature: 'H',
  recursiveInverse: 'the recursion',
  exactInverse: 'the exact inverse',
  deletion: 'a deletion',
};
