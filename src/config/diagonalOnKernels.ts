import { CURVATURE_NEED } from '../inverse/curvatureNeed.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import type { Fields } from './fields.ts';

/** Whether the matrix of a cell is a diagonal made by kernels: sample by sample, and so of no shards. */
export const isDiagonalOnKernels = ({ criterion, backend }: Pick<Fields, 'criterion' | 'backend'>): boolean =>
  backend !== 'plain' && CURVATURE_NEED[CRITERION[criterion].needs].form === 'diagonal';
