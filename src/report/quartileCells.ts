import type { Quartiles } from '../statistics/statistics.ts';
import { quartileRange, shown } from './numbers.ts';

/** Count, smallest value, median and quartiles, as cells of a text table. @param of how many there are to count */
export const quartileCells = (found: Quartiles | null, of: number): string[] => [
  `${found?.count ?? 0} of ${of}`,
  shown(found?.minimum),
  shown(found?.median),
  quartileRange(found),
];
