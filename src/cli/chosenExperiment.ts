import { dataSetItems, isDescribed } from '../config/dataSetEntry.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { withOverrides } from '../experiment/cells.ts';
import { commaDecimals } from '../experiment/commaDecimals.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { addOwnData, withOwnData } from '../tabular/ownData.ts';
import { notices } from './engineOptions.ts';
import { fieldOverrides } from './fieldOptions.ts';
import { findExperiment } from './findExperiment.ts';
import type { Arguments } from './options.ts';

/**
 * The experiment that a command names, with the values of its flags. What looks like a slip of the pen is said on
 * stderr.
 *
 * @param dataSets takes the data that the experiment or a flag describes
 * @throws {UsageError} if there is none, a value is not allowed, or data cannot be read
 */
export async function chosenExperiment(args: Arguments, dataSets: DataSets): Promise<Experiment> {
  const found = await withOwnData(await findExperiment(String(args.experiment)), dataSets);
  const overrides = fieldOverrides(args);
  const named = await ownNames(overrides.dataset, dataSets);
  const offered = found.grids.flatMap((grid) => dataSetItems(grid.dataset));
  // Data that no grid has take the place of those of all grids; others are selected.
  const isOther = named?.own.some((name) => !offered.includes(name)) ?? false;
  const grids = isOther ? found.grids.map((grid) => ({ ...grid, dataset: named!.all })) : found.grids;
  const selected = named && !isOther ? { ...overrides, dataset: named.all } : omitDataSet(overrides);
  const experiment = withOverrides({ ...found, grids }, selected);
  const onNotice = notices(args);
  for (const line of commaDecimals(experiment)) onNotice(line);
  return experiment;
}

/** The names of the data sets of a flag, once those that it describes are read; null where it is not given. */
async function ownNames(entry: Grid['dataset'], dataSets: DataSets): Promise<{ all: string[]; own: string[] } | null> {
  if (entry === undefined) return null;
  const [all, own]: string[][] = [[], []];
  for (const item of dataSetItems(entry)) {
    const name = isDescribed(item) ? (await addOwnData(item, dataSets)).name : String(item);
    all.push(name);
    if (isDescribed(item)) own.push(name);
  }
  return { all, own };
}

const omitDataSet = ({ dataset: _, ...others }: Grid): Grid => others;
