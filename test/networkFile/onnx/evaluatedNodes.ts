import type { ModelProto, NodeProto } from '../../../src/formats/onnx/onnx_pb.ts';
import { tensorNumbers } from '../../../src/formats/onnx/tensorNumbers.ts';

/** Rows of numbers: a sample, weights, or a constant as one row. */
type Rows = readonly (readonly number[])[];

/**
 * The rows that a model gives, its nodes evaluated one after the other as the standard describes them: the second route
 * to what folding gives.
 */
export function evaluatedNodes({ graph }: ModelProto, samples: Rows): Rows {
  const values = new Map<string, Rows>([['x', samples]]);
  for (const tensor of graph!.initializer) {
    const { shape, values: numbers } = tensorNumbers(tensor, tensor.name);
    const width = shape.at(-1) ?? 1;
    const rows = Array.from({ length: numbers.length / width }, (_, r) => [
      ...numbers.subarray(r * width, (r + 1) * width),
    ]);
    values.set(tensor.name, rows);
  }
  for (const node of graph!.node)
    values.set(
      node.output[0],
      evaluated(
        node,
        node.input.map((name) => values.get(name)!),
      ),
    );
  return values.get(graph!.output[0].name)!;
}

const setting = ({ attribute }: NodeProto, name: string, absent: number): number => {
  const found = attribute.find((candidate) => candidate.name === name);
  return found ? found.f || Number(found.i) : absent;
};

/** a and b number by number; what has one row, or one number in a row, is the same for all. */
const pairwise = (f: (a: number, b: number) => number) => (a: Rows, b: Rows) =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, r) => {
    const [x, y] = [a, b].map((rows) => rows[rows.length === 1 ? 0 : r]);
    return Array.from({ length: Math.max(x.length, y.length) }, (_, i) =>
      f(x[x.length === 1 ? 0 : i], y[y.length === 1 ? 0 : i]),
    );
  });
const each = (f: (a: number) => number) => (a: Rows) => a.map((row) => row.map(f));
const transposed = (a: Rows) => a[0].map((_, i) => a.map((row) => row[i]));
const times = (a: Rows, b: Rows) => a.map((row) => b[0].map((_, j) => row.reduce((sum, x, i) => sum + x * b[i][j], 0)));

function evaluated(node: NodeProto, inputs: readonly Rows[]): Rows {
  const [a, b, c] = inputs;
  switch (node.opType) {
    case 'MatMul':
      return times(a, b);
    case 'Gemm': {
      const product = times(a, setting(node, 'transB', 0) === 1 ? transposed(b) : b);
      const scaled = each((x) => setting(node, 'alpha', 1) * x)(product);
      return c ? pairwise((x, y) => x + setting(node, 'beta', 1) * y)(scaled, c) : scaled;
    }
    case 'Add':
      return pairwise((x, y) => x + y)(a, b);
    case 'Sub':
      return pairwise((x, y) => x - y)(a, b);
    case 'Mul':
      return pairwise((x, y) => x * y)(a, b);
    case 'Div':
      return pairwise((x, y) => x / y)(a, b);
    case 'BatchNormalization': {
      const [, [scale], [shift], [mean], [variance]] = inputs;
      const epsilon = setting(node, 'epsilon', Math.fround(1e-5));
      return a.map((row) =>
        row.map((x, i) => (scale[i] * (x - mean[i])) / Math.sqrt(variance[i] + epsilon) + shift[i]),
      );
    }
    case 'Transpose':
      return transposed(a);
    case 'Identity':
      return a;
    case 'Gather':
      return a.map((row) => b[0].map((i) => row[i]));
    case 'Tanh':
      return each(Math.tanh)(a);
    case 'Relu':
      return each((x) => Math.max(0, x))(a);
    case 'Sigmoid':
      return each((x) => 1 / (1 + Math.exp(-x)))(a);
    default:
      throw new TypeError(`the test evaluates no ${node.opType}`);
  }
}
