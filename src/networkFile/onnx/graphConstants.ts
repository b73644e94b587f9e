import { shownText, UsageError } from '../../errors.ts';
import { TensorProto_DataType as DataType, type NodeProto, type TensorProto } from '../../formats/onnx/onnx_pb.ts';
import { tensorNumbers } from '../../formats/onnx/tensorNumbers.ts';
import { MAX_RANK, tensorShape } from '../../formats/onnx/tensorShape.ts';
import { computedConstant } from './foldedConstants.ts';
import type { GraphView } from './graphView.ts';
import { floatOf, floatsOf, integerOf, integersOf, tensorOf } from './nodeAttributes.ts';
import { nodeRefusal, operatorOf } from './nodeName.ts';
import type { GraphConstant } from './onnxGraph.ts';
import type { SampleShape } from './sampleShape.ts';

/** Numbers of all constants that a graph's chain takes, and of those between: as doubles 64 MB. */
const MAX_NUMBERS = 2 ** 23;
/** Nodes in a row that make a constant. */
const MAX_NODES = 64;

/** The constant that a value is; null: the value changes with the input. */
export type Constants = (name: string) => GraphConstant | null;

/**
 * The constants of a graph, each folded when it is first asked for.
 *
 * @param shapes of the values of the chain as far as it is known: Shape nodes ask for them
 * @throws {UsageError} the function, naming the node or the tensor: an operator that is not folded, sizes that do not
 *   fit, more numbers than the limit
 */
export function graphConstants(view: GraphView, shapes: ReadonlyMap<string, SampleShape>): Constants {
  const { file, graph, initializers, producer, varying } = view;
  const known = new Map<string, GraphConstant>();
  let numbers = 0;

  const counted = (constant: GraphConstant): GraphConstant => {
    numbers += constant.values.length;
    if (numbers > MAX_NUMBERS) throw new UsageError(`${file} has constants of more than ${MAX_NUMBERS} numbers`);
    known.set(constant.name, constant);
    return constant;
  };
  const ofTensor = (name: string, tensor: TensorProto): GraphConstant => {
    const place = `${file}: tensor ${shownText(name)}`;
    const isText = tensor.dataType === DataType.STRING;
    const { shape, values } = isText ? noNumbers(tensor, place) : tensorNumbers(tensor, place);
    const labels = isText ? tensor.stringData.map((bytes) => new TextDecoder().decode(bytes)) : null;
    const isShared = isTakenTwice(view, name);
    return counted({ name, shape, values, dataType: tensor.dataType, labels, tensor, order: null, isShared });
  };

  function constantOf(name: string, depth: number): GraphConstant | null {
    const found = known.get(name);
    if (found) return found;
    if (varying.has(name)) return null;
    const initializer = initializers.get(name);
    if (initializer) return ofTensor(name, initializer);
    const index = producer.get(name);
    if (index === undefined) throw new UsageError(`${file}: nothing gives ${shownText(name)}`);
    const node = graph.node[index];
    if (depth > MAX_NODES) throw nodeRefusal(file, node, index, `is one of more than ${MAX_NODES} for one constant`);
    const operator = operatorOf(node);
    if (operator === 'Constant') {
      const tensor = tensorOf(node, 'value');
      if (tensor) return ofTensor(name, tensor);
      return counted({ ...literal(node), name, ...COMPUTED });
    }
    if (operator === 'Shape') return counted({ ...shapeOf(node, index), name, ...COMPUTED });
    const inputs = node.input.filter((input) => input !== '').map((input) => constantOf(input, depth + 1)!);
    const computed = computedConstant({ node, operator, inputs });
    if (computed === null) {
      throw nodeRefusal(file, node, index, 'makes a constant, and is not computed here: export with constant folding');
    }
    if (typeof computed === 'string') throw nodeRefusal(file, node, index, computed);
    const rank = computed.shape.length;
    if (rank > MAX_RANK) {
      throw nodeRefusal(file, node, index, `makes ${rank} dimensions, and the limit is ${MAX_RANK}`);
    }
    const isShared = inputs.some((input) => input.isShared) || isTakenTwice(view, name);
    const dataType = operator === 'Cast' ? integerOf(node, 'to', 0) : inputs[0].dataType;
    return counted({ ...computed, name, dataType, labels: null, isShared });
  }

  /** The shape of a value of the chain; NaN for the number of samples where it is open. */
  function shapeOf(node: NodeProto, index: number): Pick<GraphConstant, 'shape' | 'values' | 'dataType'> {
    const shape = shapes.get(node.input[0]);
    if (!shape) throw nodeRefusal(file, node, index, `takes the shape of ${shownText(node.input[0])}, which is open`);
    const sizes = [...(shape.samples === 0 ? [] : [shape.samples ?? Number.NaN]), ...shape.sizes];
    const values = Float64Array.from(sizes.slice(integerOf(node, 'start', 0), integerOf(node, 'end', sizes.length)));
    return { shape: [values.length], values, dataType: DataType.INT64 };
  }

  return (name) => constantOf(name, 1);
}
const COMPUTED = { labels: null, tensor: null, order: null, isShared: false };

const noNumbers = (tensor: TensorProto, place: string) => ({
  shape: tensorShape(tensor, place).shape,
  values: new Float64Array(0),
});

const isTakenTwice = ({ consumers, outputs }: GraphView, name: string) =>
  (consumers.get(name)?.length ?? 0) > 1 || outputs.has(name);

/** The numbers of a Constant node that has no tensor. */
function literal(node: NodeProto): Pick<GraphConstant, 'shape' | 'values' | 'dataType'> {
  const [integers, integer] = [integersOf(node, 'value_ints'), integerOf(node, 'value_int', null)];
  const dataType = integers || integer !== null ? DataType.INT64 : DataType.FLOAT;
  const list = integers ?? floatsOf(node, 'value_floats');
  if (list) return { shape: [list.length], values: Float64Array.from(list), dataType };
  return { shape: [], values: Float64Array.of(integer ?? floatOf(node, 'value_float', Number.NaN)), dataType };
}
