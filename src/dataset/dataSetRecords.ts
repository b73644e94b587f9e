import type { DataSetRecord } from './dataSetRecord.ts';
import { digits } from './digits.ts';
import { mackeyGlass } from './mackeyGlass.ts';
import { mixtures } from './mixtures.ts';
import { monks } from './monks.ts';
import { nettalk } from './nettalk.ts';
import { xor } from './xor.ts';

/** The data sets, one a line. */
const RECORDS = [
  monks(1),
  monks(2),
  monks(3),
  xor,
  mixtures,
  mackeyGlass,
  digits,
  nettalk,
] as const satisfies readonly DataSetRecord[];

/** Name of a data set. */
export type DataSetName = (typeof RECORDS)[number]['name'];
/** Their names, in the order in which they are listed. */
export const DATA_SETS = RECORDS.map(({ name }) => name) as unknown as readonly [DataSetName, ...DataSetName[]];

/** The data sets, by name. */
export const DATA_SET = Object.fromEntries(RECORDS.map((record) => [record.name, record])) as unknown as Readonly<
  Record<DataSetName, DataSetRecord<DataSetName>>
>;

/** Whether a data set is read from files of the user's. */
export const needsFiles = (name: string): boolean =>
  Object.hasOwn(DATA_SET, name) && DATA_SET[name as DataSetName].files === true;
