import { MONKS_PROBLEMS } from '../../experiments/monks/problems.ts';
import type { Grid } from '../../src/experiment/experiment.ts';

/** A network whose masks are compared. */
export interface ComparedNetwork {
  readonly name: string;
  /** of this network alone: trained from its seed, it is the same everywhere */
  readonly grid: Grid;
  /** the largest number of weights kept for which leaps is asked for the best mask: what takes it seconds */
  readonly bestUpTo: number;
}

const common = { activation: 'sigmoid', startRange: 0.5, alpha: 1e-5 } as const;
const SEEDS = [1, 2, 3, 4, 5, 6];
/** All sizes of MONK-3 would take leaps a minute a network, and those of MONK-1 nobody knows how long. */
const BEST_UP_TO = { 'monks-1': 8, 'monks-2': 38, 'monks-3': 12 };

const monks: ComparedNetwork[] = MONKS_PROBLEMS.flatMap((problem) =>
  SEEDS.map((seed) => ({
    ...{ name: `${problem.dataset} seed ${seed}`, grid: { ...problem, ...common, seed } },
    bestUpTo: BEST_UP_TO[problem.dataset],
  })),
);

/** From most seeds, MONK-3 is trained to one minimum or its mirror image: another loss has others. */
const crossEntropy: ComparedNetwork[] = [1, 2].map((seed) => ({
  name: `monks-3, cross-entropy, seed ${seed}`,
  grid: { ...MONKS_PROBLEMS[2], ...common, loss: 'crossEntropy', decay: 1e-2, seed },
  bestUpTo: BEST_UP_TO['monks-3'],
}));

/** Both units of a 2-2-1 network often become each other's mirror image, whose saliencies are equal: three units. */
const xor: ComparedNetwork[] = SEEDS.map((seed) => ({
  name: `xor seed ${seed}`,
  grid: { dataset: 'xor', layers: [2, 3, 1], decay: 1e-6, startRange: 0.5, alpha: 1e-6, seed },
  bestUpTo: 12,
}));

const mixtures: ComparedNetwork[] = [3, 4, 5, 6, 7, 8].map((hidden, i) => ({
  name: `mixtures 5-${hidden}-1 draw ${i + 1}`,
  grid: { dataset: 'mixtures', layers: [5, hidden, 1], decay: 1e-5, alpha: 1e-5, draw: i + 1 },
  bestUpTo: hidden < 5 ? 7 * hidden : 8,
}));

/** Networks of 13 to 58 weights. */
export const NETWORKS: readonly ComparedNetwork[] = [...monks, ...crossEntropy, ...xor, ...mixtures];
