import type { DataSet } from './dataSet.ts';
import { monks } from './monks.ts';
import { xor } from './xor.ts';

const BUILT_IN = {
  'monks-1': () => monks(1),
  'monks-2': () => monks(2),
  'monks-3': () => monks(3),
  xor,
} as const satisfies Record<string, () => DataSet>;

/** Name of a data set that needs no file. */
export type BuiltInDataSet = keyof typeof BUILT_IN;

/** Their names. */
export const BUILT_IN_DATA_SETS = Object.keys(BUILT_IN) as BuiltInDataSet[];

const loaded = new Map<BuiltInDataSet, DataSet>();

/** The data set of that name, made once in each thread. */
export function builtInDataSet(name: BuiltInDataSet): DataSet {
  const known = loaded.get(name);
  if (known) return known;
  const made = BUILT_IN[name]();
  loaded.set(name, made);
  return made;
}
