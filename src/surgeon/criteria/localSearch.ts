import { readValue } from '../../errors.ts';
import type { Criterion } from './criterion.ts';
import { obsRule } from './obs.ts';
import { requireCondition, requireNoNegative } from './requirements.ts';

const OPTIONS = {
  candidates: {
    min: 1,
    default: 24,
    leftOut: true,
    meaning: 'changes of a network that localSearch tries at most, each by a training, before it goes on from the best',
  },
  descents: {
    min: 0,
    default: 4,
    leftOut: true,
    meaning: 'deletions that break the stopping rule from which localSearch goes on by swaps',
  },
  restarts: {
    min: 0,
    default: 50,
    leftOut: true,
    meaning: 'random starts of localSearch in all, each a random deletion and random swaps',
  },
  randomSwaps: { min: 0, default: 3, leftOut: true, meaning: 'random swaps of each random start of localSearch' },
} as const;

/**
 * The criterion `localSearch`: OBS with retraining where the stopping rule breaks, and from where that ends a local
 * search (`LocalSearch`), whose networks are all trained.
 */
export const localSearch = {
  name: 'localSearch',
  meaning: 'the smallest network that keeps the rule, with retraining: obs, then a search by deletions and swaps',
  needs: 'inverse',
  options: OPTIONS,
  onKernels: false,
  drawsBySeed: true,
  putsBack: true,
  retrains: 'onFailure',
  requires(cell) {
    requireCondition('localSearch', cell);
    requireNoNegative('localSearch', cell);
  },
  rules: () => [obsRule],
  search: (values) => ({
    candidates: values.candidates ?? OPTIONS.candidates.default,
    descents: values.descents ?? OPTIONS.descents.default,
    restarts: values.restarts ?? OPTIONS.restarts.default,
    randomSwaps: values.randomSwaps ?? OPTIONS.randomSwaps.default,
    seed: readValue(values.seed, 'seed'),
    decay: values.decay,
  }),
} as const satisfies Criterion;
