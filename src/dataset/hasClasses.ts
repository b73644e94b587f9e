import type { DataSet } from './dataSet.ts';

/**
 * Whether the targets of a data set stand for classes, so that there is an accuracy to speak of: they have code books,
 * or they are 0 and 1 throughout. Two other numbers are numbers, which no sigmoid reaches.
 */
export function hasClasses({ train: { targets }, codeBooks }: Pick<DataSet, 'train' | 'codeBooks'>): boolean {
  return codeBooks.length > 0 || targets.every((target) => target === 0 || target === 1);
}
