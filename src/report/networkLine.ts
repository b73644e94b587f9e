import { layerActivations } from '../networkFile/layerActivations.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import type { ChosenLoss } from '../tabular/chosenLoss.ts';
import { counted } from './counted.ts';

/** A network in a line: its sizes, transfer functions, weights, and what it is judged by. */
export function networkLine(
  path: string,
  { network, mask }: Pick<StoredNetwork, 'network' | 'mask'>,
  loss: ChosenLoss,
): string {
  const live = mask?.reduce((sum, one) => sum + one, 0) ?? network.weights;
  const weights =
    live < network.weights ? `${live} of ${counted(network.weights, 'weight')} left` : counted(live, 'weight');
  const functions = layerActivations(network).join(', ');
  return `${path}: ${network.layers.join('-')} (${functions}), ${weights}; error measure ${loss.name}: ${loss.reason}`;
}
