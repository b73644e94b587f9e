/** Matrices as a sentence names them. */
export const MATRIX_WORDS: Readonly<Record<string, string>> = {
  gaussNewton: 'Gauss–Newton',
  exact: 'the exact H',
  empiricalFisher: 'the empirical Fisher matrix',
  obdRecursion: "OBD's recursion",
  obdRecursionBends: "OBD's recursion with f″",
};
