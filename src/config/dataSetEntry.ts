import { DATA_SETS } from '../dataset/dataSetRecords.ts';
import { type DataSetDescription, isDataSetFile } from './dataSetDescription.ts';
import { FIELDS } from './fields.ts';
import { suggestion } from './suggestion.ts';
import { shown } from './values.ts';

/** A data set that a grid describes: the path of a description, or one. */
export type DescribedDataSet = string | DataSetDescription;

/** The data sets of a grid as they are written, one an item: names, paths and descriptions. */
export const dataSetItems = (entry: unknown): unknown[] =>
  [entry].flat().flatMap((item) => (typeof item === 'string' ? item.split(',').map((name) => name.trim()) : [item]));

/** Whether such an item is data of the user's, which have to be read. */
export const isDescribed = (item: unknown): item is DescribedDataSet =>
  typeof item === 'string' ? isDataSetFile(item) : typeof item === 'object' && item !== null;

/** The message on the name of a data set that there is not. */
export const unknownDataSet = (name: unknown): string => {
  const nearest = typeof name === 'string' ? suggestion(name, DATA_SETS) : '';
  return `dataset must be ${FIELDS.dataset.allowed}, got ${shown(name)}${nearest}`;
};
