import { integersIn } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import type { WantedSizes } from '../proof/proofPlan.ts';
import type { Arguments } from './options.ts';

/**
 * The numbers of weights that `--weights` asks for; of a network of a file all, where it is left out.
 *
 * @throws {UsageError} if it is no list of integers, or is left out for an experiment, which may have many networks
 */
export function wantedSizes({ weights, experiment }: Arguments): WantedSizes {
  if (weights !== undefined) return integersIn('weights', [weights].flat().map(String).join(','));
  if (experiment === undefined) return 'all';
  throw new UsageError('give --weights RANGE: the numbers of weights that are kept, such as 1..10 or 5,8,10');
}
