import { dataSetOfConfig } from '../dataset/dataSets.ts';
import type { InverseWork } from '../inverse/checkFor.ts';
import { networkOf } from '../network/architecture.ts';
import { lastSize } from '../surgeon/stopping.ts';
import type { Fields } from './fields.ts';

/** The size of the work on the inverses of a cell, which decides how they are checked. */
export function inverseWork(
  fields: Pick<
    Fields,
    | 'dataset'
    | 'draw'
    | 'trainSize'
    | 'layers'
    | 'activation'
    | 'outputActivation'
    | 'renewEvery'
    | 'stop'
    | 'weightsLimit'
  >,
): InverseWork {
  const { weights, outputs } = networkOf(fields);
  const { count } = dataSetOfConfig(fields).train;
  return {
    weights,
    gradients: count * outputs,
    renewEvery: fields.renewEvery,
    lastSize: lastSize(fields),
  };
}
