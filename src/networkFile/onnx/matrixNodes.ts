import { shapeText } from '../../formats/shapeText.ts';
import { gemmStep } from './affineNodes.ts';
import { type Consumer, refuse, requiredInput, requiredShape } from './chainState.ts';
import type { ChainAction } from './chainStep.ts';
import { floatOf, integerOf } from './nodeAttributes.ts';
import { operatorOf } from './nodeName.ts';
import { isOnlyAxis, rankOf, type SampleShape, withLast } from './sampleShape.ts';

/** The complaint of a product with weights as its first input. */
export const FROM_LEFT = 'multiplies from the left, which mixes samples: weights must be its second input';

/** A product by weights, and the shape of what it gives. */
export interface Product {
  readonly does: Extract<ChainAction, { readonly kind: 'matrix' }>;
  readonly shape: SampleShape;
}

/**
 * MatMul and Gemm of the value and constant weights.
 *
 * @throws {UsageError} if weights are computed or on the left, where they would mix samples, or sizes do not fit
 */
export function product(consumer: Consumer): Product {
  const { node, index, value } = consumer;
  const isGemm = operatorOf(node) === 'Gemm';
  if (node.input[0] !== value || (isGemm && integerOf(node, 'transA', 0) !== 0)) {
    throw refuse(consumer, FROM_LEFT);
  }
  const weight = requiredInput(consumer, 1);
  const { shape: sizes } = weight.constant;
  const shape = requiredShape(consumer);
  const rowsAreUnits = isGemm && integerOf(node, 'transB', 0) !== 0;
  const [units, fanIn] = rowsAreUnits ? sizes : [sizes[1], sizes[0]];
  const isWhole = isOnlyAxis(shape, -1) && (!isGemm || rankOf(shape) === 2);
  if (sizes.length !== 2 || !isWhole || fanIn !== shape.sizes.at(-1) || units === 0) {
    const found = `a sample of ${shapeText(shape.sizes, 'one number')} by ${shapeText(sizes, 'a number')}`;
    throw refuse(consumer, `multiplies ${found}: a layer takes all numbers of a sample in one row, by inputs × units`);
  }
  const factor = isGemm ? floatOf(node, 'alpha', 1) : 1;
  if (!(factor !== 0 && Number.isFinite(factor))) throw refuse(consumer, `multiplies by alpha ${factor}`);
  const behind = withLast(shape, units);
  const step = isGemm ? gemmStep({ ...consumer, shape: behind }) : null;
  const matrix = { node: index, gives: node.output[0], weight, rowsAreUnits, factor };
  return { does: { kind: 'matrix', matrix, step }, shape: behind };
}
