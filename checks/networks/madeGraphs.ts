import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  ValueInfoProtoSchema,
} from '../../src/formats/onnx/onnx_pb.ts';
import { tensorOf } from '../../src/formats/onnx/withNumbers.ts';
import { uniformStream } from '../../src/random.ts';

/** A value of an attribute of a node. */
type Setting =
  | { readonly i: number }
  | { readonly f: number }
  | { readonly list: number[] }
  | { readonly t: TensorProto };

/**
 * A fully connected network as a graph of ONNX, written in one of the ways in which tools write it, by chance: products
 * with and without transposes and factors, biases of several shapes, constants in and outside of nodes, scalings in
 * front, normalisations and affine maps between, nodes that do nothing, all activations and ends.
 *
 * @param seed the same graph for the same
 */
export function madeGraph(seed: number): ModelProto {
  return new GraphMaker(seed).model();
}

class GraphMaker {
  readonly #random: () => number;
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #opset: number;
  readonly #type: DataType;
  #names = 0;

  constructor(seed: number) {
    this.#random = uniformStream('made graphs', seed);
    this.#opset = this.#integer(8, 20);
    this.#type = this.#chance(0.5) ? DataType.FLOAT : DataType.DOUBLE;
  }

  model(): ModelProto {
    const inputs = this.#integer(1, 6);
    let [value, width] = this.#head('inputs', inputs);
    const layers = this.#integer(1, 3);
    for (let m = 0; m < layers; m++) {
      const units = this.#integer(1, 6);
      value = this.#passing(this.#linear(this.#passing(value, width), width, units), units);
      width = units;
      if (m < layers - 1) value = this.#activation(value, width);
    }
    value = this.#end(value, width);
    const isOld = this.#opset === 8; // initializers are listed among the inputs, as of IR 3
    const declared = isOld
      ? this.#initializers.map((tensor) => this.#declared(tensor.name, tensor.dims.map(Number), tensor.dataType))
      : [];
    return create(ModelProtoSchema, {
      irVersion: isOld ? 3n : 8n,
      opsetImport: [
        { domain: '', version: BigInt(this.#opset) },
        { domain: 'ai.onnx.ml', version: 1n },
      ],
      graph: create(GraphProtoSchema, {
        ...{ name: 'made', node: this.#nodes, initializer: this.#initializers },
        input: [this.#declared('inputs', ['batch', inputs]), ...declared],
        output: [this.#declared(value, ['batch', width])],
      }),
    });
  }

  readonly #chance = (share: number) => this.#random() < share;
  readonly #integer = (least: number, most: number) => least + Math.floor(this.#random() * (most - least + 1));
  readonly #number = () => 2 * this.#random() - 1;
  readonly #numbers = (count: number) => Array.from({ length: count }, this.#number);
  /** Numbers that are far from 0. */
  readonly #factors = (count: number) => this.#numbers(count).map((x) => Math.sign(x || 1) * (0.5 + Math.abs(x)));
  #pick<Thing>(things: readonly Thing[]): Thing {
    return things[this.#integer(0, things.length - 1)];
  }

  #declared(name: string, shape: readonly (number | string)[], elemType: number = this.#type) {
    const dim = shape.map((length) => ({
      value:
        typeof length === 'string'
          ? ({ case: 'dimParam', value: length } as const)
          : ({ case: 'dimValue', value: BigInt(length) } as const),
    }));
    const tensorType = { elemType, shape: { dim } };
    return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensorType } } });
  }

  #node(opType: string, input: string[], settings: Record<string, Setting> = {}, domain = ''): string {
    const output = `v${this.#names++}`;
    const attribute = Object.entries(settings).map(([name, setting]) => {
      if ('i' in setting) return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(setting.i) });
      if ('f' in setting) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: setting.f });
      if ('t' in setting) return create(AttributeProtoSchema, { name, type: AttributeType.TENSOR, t: setting.t });
      if (domain !== '') {
        return create(AttributeProtoSchema, { name, type: AttributeType.FLOATS, floats: setting.list });
      }
      return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: setting.list.map(BigInt) });
    });
    this.#nodes.push(create(NodeProtoSchema, { opType, input, output: [output], attribute, domain }));
    return output;
  }

  /** A constant as bytes or a list, inside a node, or behind one. */
  #constant(shape: readonly number[], values: readonly number[], type = this.#type): string {
    const name = `c${this.#names++}`;
    const tensor = tensorOf(name, type, {
      shape: [...shape],
      values: Float64Array.from(values).slice(
        0,
        shape.reduce((a, b) => a * b, 1),
      ),
    });
    if (this.#chance(0.15)) return this.#node('Constant', [], { value: { t: tensor } });
    this.#initializers.push(tensor);
    return this.#chance(0.1) ? this.#node('Identity', [name]) : name;
  }

  #head(value: string, inputs: number): [value: string, width: number] {
    const vector = () => this.#constant(this.#pick([[inputs], [1, inputs]]), this.#factors(inputs));
    switch (this.#integer(0, 7)) {
      case 0:
        return [this.#node('Div', [this.#node('Sub', [value, vector()]), vector()]), inputs];
      case 1:
        return [this.#node('Add', [this.#node('Mul', [vector(), value]), this.#constant([], [0.5])]), inputs];
      case 2:
        return [this.#node('Sub', [vector(), value]), inputs];
      case 3:
        return [this.#normalised(value, inputs), inputs];
      case 4: {
        const picks = Array.from({ length: inputs }, (_, i) => i)
          .filter(() => this.#chance(0.6))
          .reverse();
        if (picks.length === 0) return [value, inputs];
        const indices = this.#constant([picks.length], picks, DataType.INT64);
        return [this.#node('Gather', [value, indices], { axis: { i: 1 } }), picks.length];
      }
      case 5: {
        if (this.#type !== DataType.FLOAT) return [value, inputs];
        const settings = { offset: { list: this.#numbers(inputs) }, scale: { list: this.#factors(inputs) } };
        return [this.#node('Scaler', [value], settings, 'ai.onnx.ml'), inputs];
      }
      default:
        return [value, inputs];
    }
  }

  /** Nodes that do nothing. */
  #passing(value: string, width: number): string {
    switch (this.#integer(0, 9)) {
      case 0:
        return this.#node('Identity', [value]);
      case 1:
        return this.#node('Cast', [value], { to: { i: this.#type } });
      case 2:
        return this.#opset < 12
          ? this.#node('Dropout', [value], { ratio: { f: 0.5 } })
          : this.#node('Dropout', [value]);
      case 3:
        return this.#node('Reshape', [value, this.#constant([2], [-1, width], DataType.INT64)]);
      case 4:
        return this.#node('Flatten', [value], { axis: { i: 1 } });
      default:
        return value;
    }
  }

  #linear(value: string, width: number, units: number): string {
    const weights = this.#numbers(units * width).map((weight) => (this.#chance(0.1) ? 0 : weight));
    let found: string;
    if (this.#chance(0.5)) {
      const isTransposed = this.#chance(0.5);
      const matrix = this.#constant(isTransposed ? [units, width] : [width, units], weights);
      const factors = this.#chance(0.3) ? { alpha: { f: 0.5 }, beta: { f: 0.25 } } : {};
      const bias = this.#pick([[units], [1, units], [1], null]);
      const inputs = bias
        ? [this.#constant(bias, this.#numbers(bias.at(-1)!))]
        : this.#opset < 11
          ? [this.#zeros(units)]
          : [];
      found = this.#node('Gemm', [value, matrix, ...inputs], { transB: { i: Number(isTransposed) }, ...factors });
    } else {
      const isTransposed = this.#chance(0.2);
      const stored = this.#constant(isTransposed ? [units, width] : [width, units], weights);
      const matrix = isTransposed ? this.#node('Transpose', [stored], { perm: { list: [1, 0] } }) : stored;
      found = this.#node('MatMul', [value, matrix]);
      const bias = this.#pick([[units], [1, units], [1], null]);
      if (bias) {
        const constant = this.#constant(bias, this.#numbers(bias.at(-1)!));
        found = this.#node('Add', this.#chance(0.5) ? [found, constant] : [constant, found]);
      }
    }
    if (this.#chance(0.25)) found = this.#normalised(found, units);
    if (this.#chance(0.25)) found = this.#affine(found, units);
    return found;
  }

  readonly #zeros = (units: number) => this.#constant([units], Array<number>(units).fill(0));

  #affine(value: string, units: number): string {
    const constant = this.#constant(this.#pick([[units], [1, units], []]), this.#factors(units));
    const operator = this.#pick(['Add', 'Sub', 'Mul', 'Div']);
    const isFirst = operator !== 'Div' && this.#chance(0.4);
    return this.#node(operator, isFirst ? [constant, value] : [value, constant]);
  }

  #normalised(value: string, width: number): string {
    const scale = this.#factors(width).map((factor) => (this.#chance(0.1) ? 0 : factor));
    const variance = this.#numbers(width).map((x) => 0.5 + Math.abs(x));
    const inputs = [scale, this.#numbers(width), this.#numbers(width), variance].map((list) =>
      this.#constant([width], list),
    );
    return this.#node('BatchNormalization', [value, ...inputs], { epsilon: { f: 1e-3 } });
  }

  #activation(value: string, width: number): string {
    const inDoubles = ['Tanh', 'Sigmoid', 'Relu', 'silu', 'none'];
    const others = ['LeakyRelu', 'Elu', 'Softplus', 'PRelu', 'gelu']; // onnxruntime has these in float32 alone
    const name = this.#pick([...inDoubles, ...(this.#type === DataType.FLOAT ? others : [])]);
    if (name === 'none') return value;
    if (name === 'silu') return this.#node('Mul', [value, this.#node('Sigmoid', [value])]);
    if (name === 'gelu') return this.#gelu(value);
    if (name === 'PRelu') return this.#node('PRelu', [value, this.#constant([width], Array<number>(width).fill(0.25))]);
    return this.#node(name, [value], ['LeakyRelu', 'Elu'].includes(name) ? { alpha: { f: 0.25 } } : {});
  }

  #gelu(value: string): string {
    if (this.#opset < 9) return this.#node('Relu', [value]);
    if (this.#opset >= 20) return this.#node('Gelu', [value]);
    const erf = this.#node('Erf', [this.#node('Div', [value, this.#constant([], [Math.SQRT2])])]);
    const product = this.#node('Mul', [value, this.#node('Add', [erf, this.#constant([], [1])])]);
    return this.#node('Mul', [product, this.#constant([], [0.5])]);
  }

  #end(value: string, width: number): string {
    const operator = this.#pick(['Softmax', 'LogSoftmax', 'Sigmoid', 'Identity', 'Tanh', 'none', 'none']);
    if (operator === 'none') return value;
    const axis: Record<string, Setting> = operator.endsWith('oftmax') ? { axis: { i: 1 } } : {};
    const found = this.#node(operator, [value], axis);
    return this.#chance(0.3) ? this.#passing(found, width) : found;
  }
}
