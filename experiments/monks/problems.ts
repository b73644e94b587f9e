/** MONK's problems: networks of Table 1 of Hassibi & Stork, NIPS 5 (1993), and the decay they are trained with. */
export const MONKS_PROBLEMS = [
  { dataset: 'monks-1', layers: [17, 3, 1], decay: 1e-4 },
  { dataset: 'monks-2', layers: [17, 2, 1], decay: 1e-4 },
  { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3 },
] as const;

/**
 * The rule by which a network counts as trained on one of them: at the training accuracy that Table 1 has before
 * pruning. Others are left out of statistics and comparisons, and counted.
 */
export const TRAINED_MONKS = {
  dataSets: {
    'monks-1': { trainAccuracyAtLeast: 1 },
    'monks-2': { trainAccuracyAtLeast: 1 },
    'monks-3': { trainAccuracyAtLeast: 0.934 },
  },
} as const;
