import { isAbsolute, join } from 'node:path';
import { type DescribedDataSet, dataSetItems, isDescribed } from '../config/dataSetEntry.ts';
import { isNetworkFile, networkItems } from '../config/networkEntry.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { type DataSets, isBuiltIn } from '../dataset/dataSets.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import type { LossName } from '../network/errorMeasure.ts';
import { readNetworkData } from './networkData.ts';
import { addOwnNetwork, lossOnData, type OwnNetwork } from './ownNetworks.ts';
import { readDataSet } from './readDataSet.ts';

/**
 * The same experiment, where paths of its data sets and networks begin in the folder of its file.
 *
 * @param folder of the file
 */
export const besideFile = <Of extends Experiment>(experiment: Of, folder: string): Of => ({
  ...experiment,
  grids: experiment.grids.map((grid) => {
    const [data, networks] = [dataSetItems(grid.dataset), networkItems(grid.network)];
    return {
      ...grid,
      ...(data.some(isDescribed) && { dataset: data.map((item) => (isDescribed(item) ? moved(item, folder) : item)) }),
      ...(networks.some(isNetworkFile) && {
        network: networks.map((item) => (isNetworkFile(item) ? beside(item, folder) : item)),
      }),
    } as Grid;
  }),
});

const beside = (file: string, folder: string): string => (isAbsolute(file) ? file : join(folder, file));

function moved(item: DescribedDataSet, folder: string): DescribedDataSet {
  const path = (file: string) => beside(file, folder);
  if (typeof item === 'string') return path(item);
  const { test, validation } = item;
  return {
    ...{ ...item, train: path(item.train) },
    ...(test !== undefined && { test: path(test) }),
    ...(validation !== undefined && { validation: path(validation) }),
  };
}

/**
 * An experiment with names in place of its descriptions of data and its files of networks: plain data without paths,
 * which a manifest can hold. A grid of several networks becomes one each. The loss that a network or a description
 * names is that of its cells, unless their grid says another.
 *
 * @param dataSets takes the data sets that are described, each read once for a network, and the networks
 * @throws {UsageError} as `readDataSet`, `readNetwork`, `DataSets.add`, and where a network does not fit its data
 */
export async function withOwnData<Of extends Experiment>(experiment: Of, dataSets: DataSets): Promise<Of> {
  const read: ReadData = new Map();
  const grids: Grid[] = [];
  for (const grid of experiment.grids) {
    const networks = networkItems(grid.network);
    if (!networks.some(isNetworkFile)) {
      grids.push(...(await gridsOf(grid, null, dataSets, read)));
      continue;
    }
    for (const item of networks) {
      const network = isNetworkFile(item) ? await addOwnNetwork(item, grid, dataSets) : null;
      const ofNetwork = { ...grid, network: network?.name ?? item } as Grid;
      grids.push(...(await gridsOf(ofNetwork, network, dataSets, read)));
    }
  }
  return { ...experiment, grids };
}

/** Data sets that have been read, by what describes them and the network that they were read for. */
type ReadData = Map<string, Promise<NamedData>>;

/** A data set by the name that configs have for it. */
interface NamedData {
  readonly name: unknown;
  /** its cells have it where their grid says none */
  readonly loss: LossName | null;
}

/** A grid with names in place of descriptions; one more for each data set that has a loss of its own. */
async function gridsOf(grid: Grid, network: OwnNetwork | null, dataSets: DataSets, read: ReadData): Promise<Grid[]> {
  const items = dataSetItems(grid.dataset);
  if (!network && !items.some(isDescribed)) return [grid];
  const named: NamedData[] = [];
  for (const item of items) {
    const key = JSON.stringify([item, network?.options.name, network?.options.loss]);
    const data = read.get(key) ?? namedData(item, network, dataSets);
    read.set(key, data);
    named.push(await data);
  }
  const withLoss = 'loss' in grid ? [] : named.filter(({ loss }) => loss);
  const others = named.filter((item) => !withLoss.includes(item)).map(({ name }) => name);
  return [
    ...(others.length > 0 ? [{ ...grid, dataset: others.length === 1 ? others[0] : others } as Grid] : []),
    ...withLoss.map(({ name, loss }) => ({ ...grid, dataset: name, loss }) as Grid),
  ];
}

async function namedData(item: unknown, network: OwnNetwork | null, dataSets: DataSets): Promise<NamedData> {
  if (!isDescribed(item)) {
    const choice = { dataset: item as string };
    if (!network || !dataSets.has(choice)) return { name: item, loss: null }; // what there is not is refused as a name
    return { name: item, loss: lossOnData(network, dataSets.of(choice)) };
  }
  const { dataSet, loss } = network
    ? await readNetworkData(network.stored, item, network.options)
    : { dataSet: await readDataSet(item), loss: null };
  const named = network && isReadOtherwise(dataSet, dataSets) ? ofNetwork(dataSet, network) : dataSet;
  dataSets.add(named);
  return { name: named.name, loss: loss?.name ?? dataSet.loss };
}

/** Whether there is a data set of that name with other numbers: another network wants other inputs of the table. */
const isReadOtherwise = ({ name, sha256 }: DataSet, dataSets: DataSets): boolean =>
  !isBuiltIn(name) && dataSets.has({ dataset: name }) && dataSets.of({ dataset: name }).sha256 !== sha256;

/** The same data set with the name of the network in its own. */
const ofNetwork = (dataSet: DataSet, { name }: OwnNetwork): DataSet =>
  Object.defineProperties({} as DataSet, {
    ...Object.getOwnPropertyDescriptors(dataSet),
    name: { value: `${dataSet.name}-${name}`, enumerable: true },
  });
