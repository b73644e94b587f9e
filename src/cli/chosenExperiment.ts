import { dataSetItems, isDescribed } from '../config/dataSetEntry.ts';
import { isNetworkFile, networkItems } from '../config/networkEntry.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { withOverrides } from '../experiment/cells.ts';
import { commaDecimals } from '../experiment/commaDecimals.ts';
import type { Experiment, Grid } from '../experiment/experiment.ts';
import { withOwnData } from '../tabular/ownData.ts';
import { describedBy } from '../tabular/readDataSet.ts';
import { notices } from './engineOptions.ts';
import { fieldOverrides } from './fieldOptions.ts';
import { findExperiment } from './findExperiment.ts';
import { type Arguments, outOf } from './options.ts';

/**
 * The experiment that a command names, with the values of its flags. What looks like a slip of the pen is said on
 * stderr.
 *
 * @param dataSets takes the data that the experiment or a flag describes
 * @throws {UsageError} if there is none, a value is not allowed, or data cannot be read
 */
export async function chosenExperiment(args: Arguments, dataSets: DataSets): Promise<Experiment> {
  const found = await findExperiment(String(args.experiment), args.out === undefined ? undefined : outOf(args));
  const { dataset, network, ...others } = fieldOverrides(args);
  const grids = await withFlagData(found.grids, dataset);
  const withNetworks = network === undefined ? grids : grids.map((grid) => ({ ...grid, network }));
  const ofFlags = withNetworks.map((grid) => ({ ...grid, ...readingWords(grid, others) }));
  const named = await withOwnData({ ...found, grids: ofFlags }, dataSets);
  const names = dataset === undefined ? null : await Promise.all(dataSetItems(dataset).map(nameOfItem));
  const experiment = withOverrides(named, names ? { ...others, dataset: names } : others);
  const onNotice = notices(args);
  for (const line of commaDecimals(experiment)) onNotice(line);
  return experiment;
}

/** The flags that a grid of files of weights alone needs before these are read: transfer functions and loss. */
function readingWords({ network }: Grid, { activation, outputActivation, loss }: Grid): Grid {
  if (!networkItems(network).some(isNetworkFile)) return {};
  return {
    ...(activation !== undefined && { activation }),
    ...(outputActivation !== undefined && { outputActivation }),
    ...(loss !== undefined && { loss }),
  };
}

/**
 * Grids with the data of a flag. Data that no grid has take the place of those of all grids; others stand in the place
 * of those of their name, and are selected later.
 */
async function withFlagData(grids: readonly Grid[], flag: Grid['dataset']): Promise<readonly Grid[]> {
  const items = flag === undefined ? [] : dataSetItems(flag);
  const own = new Map<string, unknown>();
  for (const item of items) if (isDescribed(item)) own.set(await nameOfItem(item), item);
  if (own.size === 0) return grids;
  const entries = await Promise.all(
    grids.map((grid) =>
      Promise.all(dataSetItems(grid.dataset).map(async (item) => ({ item, name: await nameOfItem(item) }))),
    ),
  );
  const offered = new Set(entries.flat().map(({ name }) => name));
  const isOther = [...own.keys()].some((name) => !offered.has(name));
  return grids.map((grid, g) => {
    const ofGrid = isOther ? items : entries[g].map(({ item, name }) => own.get(name) ?? item);
    return { ...grid, dataset: ofGrid } as Grid;
  });
}

/** The name that a data set of a grid will have. */
const nameOfItem = async (item: unknown): Promise<string> =>
  isDescribed(item) ? (await describedBy(item)).name : String(item);
