import { isAbsolute, join } from 'node:path';
import type { DataSetDescription } from '../config/dataSetDescription.ts';
import { type DescribedDataSet, dataSetItems, isDescribed } from '../config/dataSetEntry.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { readDataSet, type TabularDataSet } from './readDataSet.ts';

/**
 * The same experiment, where paths in its data sets begin in the folder of its file.
 *
 * @param folder of the file
 */
export const besideFile = <Of extends Experiment>(experiment: Of, folder: string): Of => ({
  ...experiment,
  grids: experiment.grids.map((grid) => {
    const items = dataSetItems(grid.dataset);
    if (!items.some(isDescribed)) return grid;
    return { ...grid, dataset: items.map((item) => (isDescribed(item) ? moved(item, folder) : item)) } as Grid;
  }),
});

function moved(item: DescribedDataSet, folder: string): DescribedDataSet {
  const path = (file: string) => (isAbsolute(file) ? file : join(folder, file));
  if (typeof item === 'string') return path(item);
  const { test, validation } = item;
  return {
    ...{ ...item, train: path(item.train) },
    ...(test !== undefined && { test: path(test) }),
    ...(validation !== undefined && { validation: path(validation) }),
  };
}

/**
 * An experiment with names in place of its descriptions of data: plain data without paths, which a manifest can hold.
 * The loss that a description names is that of its cells, unless their grid says another.
 *
 * @param dataSets takes the data sets that are described, each read once
 * @throws {UsageError} as `readDataSet` and `DataSets.add`
 */
export async function withOwnData<Of extends Experiment>(experiment: Of, dataSets: DataSets): Promise<Of> {
  const read = new Map<string, TabularDataSet>();
  const grids: Grid[] = [];
  for (const grid of experiment.grids) {
    const items = dataSetItems(grid.dataset);
    if (!items.some(isDescribed)) {
      grids.push(grid);
      continue;
    }
    const named: { readonly name: unknown; readonly loss: DataSetDescription['loss'] | null }[] = [];
    for (const item of items) {
      if (!isDescribed(item)) named.push({ name: item, loss: null });
      else named.push(await addOwnData(item, dataSets, read));
    }
    const withLoss = 'loss' in grid ? [] : named.filter(({ loss }) => loss);
    const others = named.filter((item) => !withLoss.includes(item)).map(({ name }) => name);
    if (others.length > 0) grids.push({ ...grid, dataset: others.length === 1 ? others[0] : others } as Grid);
    for (const { name, loss } of withLoss) grids.push({ ...grid, dataset: name, loss } as Grid);
  }
  return { ...experiment, grids };
}

/**
 * Reads a data set of the user's and adds it to the others.
 *
 * @param read data sets that have been read, by what describes them
 * @throws {UsageError} as `readDataSet` and `DataSets.add`
 */
export async function addOwnData(
  described: DescribedDataSet,
  dataSets: DataSets,
  read: Map<string, TabularDataSet> = new Map(),
): Promise<TabularDataSet> {
  const key = JSON.stringify(described);
  const dataSet = read.get(key) ?? (await readDataSet(described));
  read.set(key, dataSet);
  dataSets.add(dataSet);
  return dataSet;
}
