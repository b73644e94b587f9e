import type { DataSet } from '../dataset/dataSet.ts';
import { layerActivations } from '../networkFile/layerActivations.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import type { ChosenLoss } from '../tabular/chosenLoss.ts';
import type { TabularDataSet } from '../tabular/readDataSet.ts';
import { counted } from './counted.ts';
import { printable } from './view/printable.ts';

/** A network in a line: its sizes, transfer functions, weights, error measure, and the classes of its outputs. */
export function networkLine(
  path: string,
  { network, mask }: Pick<StoredNetwork, 'network' | 'mask'>,
  loss: ChosenLoss,
  dataSet: DataSet,
): string {
  const live = mask?.reduce((sum, one) => sum + one, 0) ?? network.weights;
  const weights =
    live < network.weights ? `${live} of ${counted(network.weights, 'weight')} left` : counted(live, 'weight');
  const functions = layerActivations(network).join(', ');
  const ofClasses = classesText((dataSet as Partial<TabularDataSet>).outputClasses ?? []);
  return `${path}: ${network.layers.join('-')} (${functions}), ${weights}${ofClasses}; error measure ${loss.name}: ${loss.reason}`;
}

/** Classes of outputs that a line has room for. */
const MOST = 10;

/** The classes that outputs stand for, in their order, behind a comma; nothing where there are none, or many. */
function classesText(classes: readonly string[]): string {
  if (classes.length === 0 || classes.length > MOST) return '';
  return classes.length === 1
    ? `, its output 1 for ${printable(classes[0])}`
    : `, outputs ${classes.map(printable).join(', ')}`;
}
