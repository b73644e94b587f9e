import { UsageError } from '../errors.ts';
import { type DataSet, samplesOf } from './dataSet.ts';
import { digits } from './digits.ts';
import { mackeyGlass } from './mackeyGlass.ts';
import { mixtures } from './mixtures.ts';
import { monks } from './monks.ts';
import { nettalk } from './nettalk.ts';
import { xor } from './xor.ts';

/** Names of the data sets. */
export const DATA_SETS = [
  'monks-1',
  'monks-2',
  'monks-3',
  'xor',
  'mixtures',
  'mackey-glass',
  'digits',
  'nettalk',
] as const;
/** Name of a data set. */
export type DataSetName = (typeof DATA_SETS)[number];

/** The part of a config that says on which data. */
export interface DataSetChoice {
  readonly dataset: DataSetName;
  /** which random draw, of data that are drawn: 1, 2, …; default 1 */
  readonly draw?: number;
  /** take only the first samples of the training set; null or absent: all */
  readonly trainSize?: number | null;
}

/** Data sets that need no file. */
const BUILT_IN: Readonly<Partial<Record<DataSetName, (draw: number) => DataSet>>> = {
  'monks-1': () => monks(1),
  'monks-2': () => monks(2),
  'monks-3': () => monks(3),
  xor,
  mixtures,
  'mackey-glass': mackeyGlass,
};

/** Data sets that are read from a folder of the user's, as `--data` names it. */
const FROM_FILES: Readonly<Partial<Record<DataSetName, (folder: string | null, draw: number) => DataSet>>> = {
  digits,
  nettalk,
};

/** Data sets of which there is more than one draw. */
const DRAWN: readonly DataSetName[] = ['mixtures', 'nettalk'];

const loaded = new Map<string, DataSet>();
const keyOf = (name: string, draw: number) => `${name}/${draw}`;

/** Where the files of the user are, in this thread; null until `--data` says it. */
let dataFolder: string | null = null;

/**
 * Says where the files of data sets are that need some; @param folder with one folder a data set, or that data set's
 * own
 */
export function readDataFrom(folder: string): void {
  dataFolder = folder;
}

/** Every data set that was read from files so far, for other threads. */
export function dataSetsRead(): ReadonlyMap<string, DataSet> {
  return new Map([...loaded].filter(([, { name }]) => (name as DataSetName) in FROM_FILES));
}

/** Takes over data sets that another thread has read: their arrays are in shared memory. */
export function takeDataSets(read: ReadonlyMap<string, DataSet>): void {
  for (const [key, dataSet] of read) loaded.set(key, dataSet);
}

/** Whether a data set comes from files of the user's. */
export const needsFiles = (name: DataSetName): boolean => name in FROM_FILES;

/**
 * A data set, made once in each thread.
 *
 * @throws {UsageError} if it needs files and there are none, if they are not what they should be, or if there is no
 *   such
 *   draw or not that many training samples
 */
export function dataSetOfConfig({ dataset, draw = 1, trainSize = null }: DataSetChoice): DataSet {
  const key = keyOf(dataset, draw);
  let known = loaded.get(key);
  if (!known) {
    if (draw !== 1 && !DRAWN.includes(dataset)) throw new UsageError(`draw must be 1 for ${dataset}, got ${draw}`);
    known = made(dataset, draw);
    loaded.set(key, known);
  }
  if (trainSize === null) return known;
  const { count } = known.train;
  if (trainSize > count) throw new UsageError(`trainSize must be at most ${count} for ${dataset}, got ${trainSize}`);
  const partKey = `${key}/${trainSize}`;
  const part = loaded.get(partKey) ?? { ...known, train: samplesOf(known.train, { start: 0, end: trainSize }) };
  loaded.set(partKey, part);
  return part;
}

function made(name: DataSetName, draw: number): DataSet {
  return BUILT_IN[name]?.(draw) ?? FROM_FILES[name]!(dataFolder, draw);
}
