import type { NumberArray } from '../formats/npy.ts';
import type { Safetensor, Safetensors } from '../formats/safetensors.ts';
import { layersIn, networkArrays } from './arraysNetwork.ts';
import { scalingRoles } from './inputScaling.ts';
import type { StoredNetwork } from './storedNetwork.ts';
import { transposed } from './transposed.ts';
import { biasNameBeside } from './weightArrays.ts';

/**
 * A file of safetensors with the numbers of a network that was read from it: names, types, notes and order stay, and so
 * does what a row of weights belongs to. Arrays of layers that the network has no more go; what the network has and the
 * file had not comes behind: biases with the type of their weights, and scaling as doubles.
 *
 * @param file   that the network was read from
 * @param stored with the word of its file on its layers
 * @param name   of the file that is written, for messages
 */
export function refilledTensors(file: Safetensors, stored: StoredNetwork, name: string): Safetensors {
  const { layers, rows } = layersIn(file.tensors, name, stored.file ?? {});
  const left = layers.slice(layers.length - stored.network.stages.length);
  const arrays = networkArrays(stored, name);
  const roles = new Map<string, string>(scalingRoles([...file.tensors.keys()]));
  for (const [m, { weightName, biasName }] of left.entries()) {
    roles.set(weightName, `fc${m + 1}.weight`);
    if (biasName !== '') roles.set(biasName, `fc${m + 1}.bias`);
  }
  const tensors = new Map<string, Safetensor>();
  for (const [tensor, { type, shape }] of file.tensors) {
    const role = roles.get(tensor) ?? '';
    const array = arrays.get(role);
    if (!array) continue;
    const isWeight = array.shape.length === 2;
    if (isWeight) tensors.set(tensor, { type, ...(rows === 'units' ? array : transposed(array)) });
    else tensors.set(tensor, { type, shape: vectorShape(shape, array.values.length), values: array.values });
    arrays.delete(role);
  }
  const dataOrder = [...(file.dataOrder ?? file.tensors.keys())].filter((tensor) => tensors.has(tensor));
  for (const [role, array] of arrays) {
    const [, m] = /^fc(\d+)\.bias$/.exec(role) ?? [];
    const { weightName = '' } = m === undefined ? {} : left[Number(m) - 1];
    const added = m === undefined ? role : biasNameBeside(weightName);
    if (m === undefined && isNeutral(role, array)) continue;
    tensors.set(added, { type: tensors.get(weightName)?.type ?? 'F64', ...array });
    dataOrder.push(added);
  }
  return { tensors, dataOrder, metadata: file.metadata };
}

/** Whether means or scales leave inputs as they are. */
const isNeutral = (role: string, { values }: NumberArray) => {
  const neutral = role === 'mean' ? 0 : 1;
  return values.every((value) => value === neutral);
};

/** The shape of numbers in a row that had another length: n, 1 × n or n × 1. */
function vectorShape(shape: readonly number[], length: number): number[] {
  const long = shape.findLastIndex((size, d) => size !== 1 || d === 0);
  return shape.map((size, d) => (d === long ? length : size));
}
