import type { Norm } from '../../dataset/rowSteps.ts';
import { shownText } from '../../errors.ts';
import { type Consumer, refuse, requiredInput, requiredShape } from './chainState.ts';
import { integerOf, textOf } from './nodeAttributes.ts';
import { operatorOf } from './nodeName.ts';
import { isOnlyAxis, type SampleShape, sizeOf } from './sampleShape.ts';

/** The numbers that a node picks of a sample. */
export interface Picked {
  readonly indices: readonly number[];
  /** the shape of what it gives: Gather puts the dimensions of its indices in the place of the axis */
  readonly shape: SampleShape;
}

/**
 * The indices of the numbers that Gather or ArrayFeatureExtractor picks of a sample.
 *
 * @throws {UsageError} if they are not along the last axis, not constant, outside, or there twice
 */
export function picked(consumer: Consumer): Picked {
  const shape = requiredShape(consumer);
  const isGather = operatorOf(consumer.node) === 'Gather';
  const axis = isGather ? integerOf(consumer.node, 'axis', 0) : -1;
  const { constant } = requiredInput(consumer, 1);
  const size = sizeOf(shape);
  const picks = Array.from(constant.values, (pick) => (pick < 0 ? pick + size : pick));
  const isList = constant.shape.filter((length) => length !== 1).length <= 1 && constant.shape.length > 0;
  const outside = picks.find((pick) => !(Number.isInteger(pick) && pick >= 0 && pick < size));
  if (!isOnlyAxis(shape, axis) || !isList || picks.length === 0) {
    throw refuse(consumer, 'must pick a list of inputs along the last axis, which holds all numbers of a sample');
  }
  if (outside !== undefined) throw refuse(consumer, `picks input ${outside} of ${size}`);
  const seen = new Set<number>();
  const twice = picks.find((pick) => seen.size === seen.add(pick).size);
  if (twice !== undefined) throw refuse(consumer, `picks input ${twice} twice`);
  const dims = isGather ? constant.shape : [picks.length];
  return { indices: picks, shape: { ...shape, sizes: [...shape.sizes.slice(0, -1), ...dims] } };
}

/**
 * The norm by which Normalizer divides the numbers of a sample.
 *
 * @throws {UsageError} if it is MAX, the largest number for some runtimes and the largest size for others, or it is not
 *   of all numbers
 */
export function normOf(consumer: Consumer): Norm {
  const shape = requiredShape(consumer);
  const norm = textOf(consumer.node, 'norm', 'MAX');
  if (!isOnlyAxis(shape, -1)) throw refuse(consumer, 'must take all numbers of a sample in one row');
  if (norm === 'L1' || norm === 'L2') return norm === 'L1' ? 'l1' : 'l2';
  throw refuse(consumer, `must divide by norm L1 or L2, got ${shownText(norm)}`);
}
