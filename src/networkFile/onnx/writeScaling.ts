import { isDeepStrictEqual } from 'node:util';
import type { Preprocessing } from '../../dataset/preprocessing.ts';
import { UsageError } from '../../errors.ts';
import { nodeOf } from '../../formats/onnx/nodeOf.ts';
import { tensorType } from '../../formats/onnx/tensorTypes.ts';
import { scalingArrays } from '../inputScaling.ts';
import { inputType } from './graphView.ts';
import type { OnnxGraph } from './onnxGraph.ts';
import type { WrittenConstants } from './writtenConstants.ts';

/** The place of a scaling in a model. */
interface ScalingPlace {
  /** of the graph those that the columns are, ascending indices */
  readonly inputs: readonly number[];
  readonly constants: WrittenConstants;
  /** what to call the file in messages */
  readonly name: string;
}

/**
 * Puts the scaling of inputs before everything else, as Sub and Div, where the graph has none; one that its head does
 * already stays there.
 *
 * @throws {UsageError} if it is another scaling than that of the graph, or made of words
 */
export function writeScaling(
  { model, head }: OnnxGraph,
  { columns, rows }: Preprocessing,
  { inputs, constants, name }: ScalingPlace,
): void {
  if (head.columns || head.rows.length > 0) {
    const isOwn = columns.every(({ levels, mean = 0, scale = 1 }, c) => {
      const { mean: ownMean, scale: ownScale } = head.columns?.[inputs[c]] ?? { mean: 0, scale: 1 };
      return !levels && mean === ownMean && scale === ownScale;
    });
    if (isOwn && isDeepStrictEqual(rows ?? [], head.rows)) return;
    throw new UsageError(`${name} scales its inputs already, and otherwise than is asked for`);
  }
  const arrays = scalingArrays({ columns, rows }, name);
  const graph = model.graph!;
  const dataType = inputType({ graph, input: head.input });
  if (arrays.size > 0 && !tensorType({ dataType })?.isFloat) {
    throw new UsageError(`${name} takes integers, and its inputs are scaled: .json has room for that`);
  }
  let value = head.input;
  const added = [...arrays].map(([array, { values }], a) => {
    const all = new Float64Array(head.inputs).fill(a);
    for (const [c, input] of inputs.entries()) all[input] = values[c];
    const constant = constants.add(`${head.input}.${array}`, dataType, { shape: head.sizes, values: all });
    const gives = constants.freeName(`${head.input}.${['centred', 'scaled'][a]}`);
    const node = nodeOf(['Sub', 'Div'][a], [value, constant], gives);
    value = gives;
    return node;
  });
  for (const { input } of graph.node)
    for (const [i, taken] of input.entries()) if (taken === head.input) input[i] = value;
  graph.node.unshift(...added);
}
