import { nodeOf } from '../../formats/onnx/nodeOf.ts';
import type { NodeProto, TensorProto, TensorProto_DataType } from '../../formats/onnx/onnx_pb.ts';
import { tensorOf } from '../../formats/onnx/withNumbers.ts';
import type { OutputActivationName, Transfer } from '../../network/activation.ts';

/** Nodes that compute a transfer function, and the numbers that they need. */
export interface ActivationNodes {
  /** in the order of the graph; none: the identity */
  readonly nodes: readonly NodeProto[];
  readonly constants: readonly TensorProto[];
}

/** Transfer functions that onnxruntime computes in single precision alone; it takes the nodes of silu for one. */
const IN_SINGLE: readonly OutputActivationName[] = ['elu', 'gelu', 'silu', 'softplus'];

/** Whether a runtime computes a transfer function in double precision. */
export const isInDouble = ({ activation }: Pick<Transfer, 'activation'>): boolean => !IN_SINGLE.includes(activation);

/**
 * A transfer function as nodes of opset 17.
 *
 * @param value that it takes
 * @param name  of the layer, with which the names of its values begin
 * @param type  of all numbers
 */
export function freshActivation(
  { activation, parameter }: Transfer,
  value: string,
  name: string,
  type: TensorProto_DataType,
): ActivationNodes {
  const gives = `${name}.${activation}`;
  const plain = (operator: string, settings = {}): ActivationNodes => {
    return { nodes: [nodeOf(operator, [value], gives, settings)], constants: [] };
  };
  const number = (what: string, of: number) =>
    tensorOf(`${gives}.${what}`, type, { shape: [1], values: Float64Array.of(of) });
  switch (activation) {
    case 'linear':
      return { nodes: [], constants: [] };
    case 'sigmoid':
      return plain('Sigmoid');
    case 'tanh':
      return plain('Tanh');
    case 'relu':
      return plain('Relu');
    case 'softplus':
      return plain('Softplus');
    case 'elu':
      return plain('Elu', { alpha: parameter });
    case 'softmax':
      return plain('Softmax', { axis: -1n });
    case 'logSoftmax':
      return plain('LogSoftmax', { axis: -1n });
    case 'leakyRelu': {
      // The attribute of LeakyRelu has 32 bits; the slope of PRelu has those of the other numbers.
      const slope = number('slope', parameter);
      return { nodes: [nodeOf('PRelu', [value, slope.name], gives)], constants: [slope] };
    }
    case 'silu': {
      const gate = nodeOf('Sigmoid', [value], `${gives}.gate`);
      return { nodes: [gate, nodeOf('Mul', [value, gate.name], gives)], constants: [] };
    }
    case 'gelu': {
      const constants = [number('root', Math.SQRT2), number('one', 1), number('half', 0.5)];
      const [root, one, half] = constants.map((tensor) => tensor.name);
      const nodes = [
        nodeOf('Div', [value, root], `${gives}.scaled`),
        nodeOf('Erf', [`${gives}.scaled`], `${gives}.erf`),
        nodeOf('Add', [`${gives}.erf`, one], `${gives}.plus`),
        nodeOf('Mul', [value, `${gives}.plus`], `${gives}.twice`),
        nodeOf('Mul', [`${gives}.twice`, half], gives),
      ];
      return { nodes, constants };
    }
  }
}
