import type { NumberArray } from '../../formats/npy.ts';
import { addInitializer } from '../../formats/onnx/addInitializer.ts';
import type { ModelProto } from '../../formats/onnx/onnx_pb.ts';
import { tensorOf, withNumbers } from '../../formats/onnx/withNumbers.ts';
import type { ConstantInput } from './onnxGraph.ts';

/** Constants of a model that are being replaced. */
export interface WrittenConstants {
  /**
   * Replaces the numbers that a node takes: in their tensor, or, where others take that, or there is none, or it holds
   * one number for several of them, in a new initializer. A constant of fewer numbers, which an operator would spread,
   * becomes one of a number each.
   *
   * @throws {UsageError} if the type of the tensor does not hold them
   */
  put(input: ConstantInput, values: Float64Array): void;
  /** Adds an initializer, and returns its name, the wanted one where that is free. @throws {UsageError} as `put` */
  add(wanted: string, dataType: number, array: NumberArray): string;
  /** A name that nothing has. */
  freeName(wanted: string): string;
}

/** Constants of a model that is changed: it must be the caller's own. */
export function writtenConstants(model: ModelProto): WrittenConstants {
  const { node: nodes, initializer, input: inputs } = model.graph!;
  const taken = new Set([...inputs, ...initializer].map(({ name }) => name));
  for (const { output } of nodes) for (const name of output) taken.add(name);

  const freeName = (wanted: string): string => {
    let name = wanted;
    for (let i = 2; taken.has(name); i++) name = `${wanted}.${i}`;
    taken.add(name);
    return name;
  };
  const add = (wanted: string, dataType: number, array: NumberArray): string => {
    const name = freeName(wanted);
    addInitializer(model, tensorOf(name, dataType, array));
    return name;
  };
  return {
    put(target, values) {
      const { constant, node, input } = target;
      const { tensor, order, isShared, shape } = constant;
      const isWhole = constant.values.length === values.length;
      const count = tensor?.dims.reduce((product, length) => product * Number(length), 1);
      const isOneEach = order === null || new Set(order).size === order.length;
      if (tensor && !isShared && isWhole && isOneEach && count === values.length) {
        const numbers = order ? new Float64Array(count) : values;
        if (order) for (const [i, at] of order.entries()) numbers[at] = values[i];
        Object.assign(tensor, withNumbers(tensor, { shape: tensor.dims.map(Number), values: numbers }));
        return;
      }
      nodes[node].input[input] = add(constant.name, constant.dataType, {
        shape: isWhole ? shape : [values.length],
        values,
      });
    },
    add,
    freeName,
  };
}
