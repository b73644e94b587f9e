import { dataSetOfConfig } from '../dataset/dataSets.ts';
import type { InverseWork } from '../inverse/checkRule.ts';
import { networkOf } from '../network/architecture.ts';
import type { Fields } from './fields.ts';

/** What decides how the inverses of a cell are checked. */
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
    | 'weightsLimit'
    | 'stop'
  >,
): InverseWork {
  const { weights, outputs } = networkOf(fields);
  const { count } = dataSetOfConfig(fields).train;
  const last = fields.stop === 'weightsLeft' ? fields.weightsLimit! : 1;
  return { weights, gradients: count * outputs, renewEvery: fields.renewEvery, lastSize: last };
}
