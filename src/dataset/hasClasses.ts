import type { DataSet } from './dataSet.ts';

/**
 * Whether the targets of a data set stand for classes, so that there is an accuracy to speak of: they have code books,
 * or two values throughout.
 */
export function hasClasses({ train: { targets }, codeBooks }: Pick<DataSet, 'train' | 'codeBooks'>): boolean {
  if (codeBooks.length > 0) return true;
  const [first] = targets;
  const second = targets.find((target) => target !== first);
  return second !== undefined && targets.every((target) => target === first || target === second);
}
