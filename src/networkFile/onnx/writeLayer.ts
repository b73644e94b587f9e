import { nodeOf } from '../../formats/onnx/nodeOf.ts';
import type { NodeProto } from '../../formats/onnx/onnx_pb.ts';
import { composed, type LinearPart, placeOf } from './foldedLayer.ts';
import type { LayerWeights } from './layerWeights.ts';
import { operatorOf } from './nodeName.ts';
import type { AffineStep, GraphLayer, MatrixStep } from './onnxGraph.ts';
import type { WrittenConstants } from './writtenConstants.ts';

/**
 * Puts weights into the nodes of a layer: each is divided by the factors that it was multiplied with, and the whole
 * bias goes into the last additive constant, so that a bias of 0 is exactly 0: the constants before it are set to what
 * cancels out. A scale γ of 0 of a normalisation whose weights are no longer 0 becomes √(var + ε), which multiplies by
 * 1. Numbers that do not change stay to the bit.
 *
 * @param nodes of the graph; one is added where nothing holds biases
 * @throws {UsageError} if a tensor's type does not hold the numbers
 */
export function writeLayer(
  nodes: NodeProto[],
  layer: GraphLayer,
  { weights, biases }: Pick<LayerWeights, 'weights' | 'biases'>,
  constants: WrittenConstants,
): void {
  const { matrix, units, fanIn } = layer;
  const isChanged = weights.some((weight, q) => weight !== layer.weights[q]);
  const isBiased = biases?.some((bias, j) => bias !== layer.biases![j]) ?? false;
  if (!isChanged && !isBiased) return;
  const isAlive = (i: number, j: number) => weights[j * fanIn + i] !== 0;
  const before = revived(layer.before, fanIn, (i) => range(units).some((j) => isAlive(i, j)), constants);
  const after = revived(layer.after, units, (j) => range(fanIn).some((i) => isAlive(i, j)), constants);
  const [columns, rows] = [composed(before, fanIn), composed(after, units)];
  const [oldColumns, oldRows] = [composed(layer.before, fanIn), composed(layer.after, units)];
  if (isChanged) {
    const numbers = matrix.weight.constant.values.slice();
    for (let j = 0; j < units; j++) {
      for (let i = 0; i < fanIn; i++) {
        const q = j * fanIn + i;
        const isScaledAnew = rows.factor[j] !== oldRows.factor[j] || columns.factor[i] !== oldColumns.factor[i];
        const factor = rows.factor[j] * matrix.factor * columns.factor[i];
        if (weights[q] === layer.weights[q] && !isScaledAnew) continue;
        numbers[placeOf(matrix, j, i)] = weights[q] === 0 ? 0 : weights[q] / factor;
      }
    }
    constants.put(matrix.weight, numbers);
  }
  // What normalisation before the product adds to the bias changes with the weights.
  const movesBias = oldColumns.shift.some((shift) => shift !== 0) || before !== layer.before || after !== layer.after;
  if (biases && (isBiased || movesBias)) writeBiases(nodes, { before, after, matrix }, biases, constants);
}

const range = (length: number) => Array.from({ length }, (_, i) => i);

/** The steps, with scales of 0 replaced where what they multiply is needed; the same list where none is. */
function revived(
  steps: readonly AffineStep[],
  count: number,
  isNeeded: (i: number) => boolean,
  constants: WrittenConstants,
): readonly AffineStep[] {
  const dead = range(count).filter((i) => steps.some(({ factor }) => factor[i] === 0) && isNeeded(i));
  if (dead.length === 0) return steps;
  return steps.map((step) => {
    const { normalisation } = step;
    const those = dead.filter((i) => step.factor[i] === 0);
    if (!normalisation || those.length === 0) return step;
    const [factor, scale] = [step.factor.slice(), normalisation.scaleInput.constant.values.slice()];
    for (const i of those) {
      scale[i] = normalisation.deviation[i];
      factor[i] = 1;
    }
    constants.put(normalisation.scaleInput, scale);
    return { ...step, factor };
  });
}

/** Puts biases into the last additive constant, and into all others what leaves nothing of them. */
function writeBiases(nodes: NodeProto[], part: LinearPart, biases: Float64Array, constants: WrittenConstants): void {
  const { before, after, matrix } = part;
  const units = biases.length;
  for (const { added, normalisation } of before) {
    for (const input of [added, normalisation?.meanInput]) {
      if (input) constants.put(input, new Float64Array(input.constant.values.length));
    }
  }
  const last = after.findLastIndex(({ added }) => added !== null);
  // Constants behind the last one only multiply; where there is none, biases come right behind the product.
  const { factor } = composed(after.slice(last + 1), units);
  const raw = biases.map((bias, j) => bias / factor[j]);
  for (const [k, { added, sign, normalisation }] of after.slice(0, last + 1).entries()) {
    const mean = after[k + 1]?.normalisation?.mean;
    if (normalisation && !cancels(after[k - 1])) constants.put(normalisation.meanInput, new Float64Array(units));
    if (!added) continue;
    if (k === last)
      constants.put(
        added,
        raw.map((bias) => bias / sign),
      );
    else constants.put(added, mean && cancels(after[k]) ? mean.map((m) => m / sign) : new Float64Array(units));
  }
  if (last < 0) addBiases(nodes, matrix, raw, constants);
}

/** Whether what a step adds can be set to the mean of the normalisation behind it, so that nothing is left of both. */
const cancels = (step: AffineStep | undefined): boolean =>
  step !== undefined && step.added !== null && step.normalisation === null && Math.abs(step.sign) === 1;

/** Adds biases to a product that nothing is added to: as the third input of Gemm, or by an Add of its own. */
function addBiases(nodes: NodeProto[], matrix: MatrixStep, biases: Float64Array, constants: WrittenConstants): void {
  const index = nodes.findIndex(({ output }) => output[0] === matrix.gives);
  const node = nodes[index];
  const { name: weight, dataType } = matrix.weight.constant;
  const name = constants.add(`${weight}.bias`, dataType, { shape: [biases.length], values: biases });
  if (operatorOf(node) === 'Gemm') {
    node.input[2] = name;
    node.attribute = node.attribute.filter((attribute) => attribute.name !== 'beta');
    return;
  }
  const product = constants.freeName(`${matrix.gives}.product`);
  node.output[0] = product;
  nodes.splice(index + 1, 0, nodeOf('Add', [product, name], matrix.gives));
}
