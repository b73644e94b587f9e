import type { InverseWork } from '../inverse/checkFor.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { TURN_SHARE, turnSize } from '../surgeon/criteria/jointObs.ts';
import { lastSize } from '../surgeon/stopping.ts';
import type { Problem } from './problem.ts';
import type { CellFields } from './readConfig.ts';

/**
 * The size of the work on the inverses of a cell, which decides how they are checked; @param problem of these fields
 */
export const inverseWork = (
  fields: Pick<CellFields, 'renewEvery' | 'stop' | 'weightsLimit' | 'criterion' | 'turnShare'>,
  { network: { weights, outputs }, dataSet: { train } }: Problem,
): InverseWork => ({
  weights,
  gradients: train.count * outputs,
  renewEvery: fields.renewEvery ?? Number.MAX_SAFE_INTEGER,
  lastSize: lastSize(fields),
  ...(CRITERION[fields.criterion].deletesTogether && {
    turnSize: (left: number) => turnSize(left, fields.turnShare ?? TURN_SHARE),
  }),
});
