import { readSafetensors, type Safetensors, safetensorsBytes } from '../formats/safetensors.ts';
import { MAX_TENSOR_BYTES } from '../formats/tensorLimits.ts';
import { arraysNetwork, layersIn, networkArrays } from './arraysNetwork.ts';
import type { NetworkFormat } from './networkFormat.ts';
import { refilledTensors } from './refilledTensors.ts';
import type { StoredNetwork } from './storedNetwork.ts';

const EXTENSION = '.safetensors';

/**
 * Weights, biases and the scaling of inputs alone, by the names that PyTorch has for them: transfer functions and loss
 * are options of the reader. Written again, a file keeps its names, types, order and notes; a network of another origin
 * is written in doubles.
 */
export const safetensorsFormat = {
  extensions: [EXTENSION],
  meaning: 'safetensors: weights and biases alone',
  maxBytes: MAX_TENSOR_BYTES,
  saysLoss: false,
  saysActivations: false,
  begins: (bytes) => bytes[8] === 0x7b && bytes[7] === 0,
  read(bytes, name, options) {
    const { tensors } = readSafetensors(bytes, name);
    const { layers, rows } = layersIn(tensors, name, options);
    const file = { format: EXTENSION, bytes, layers: layers.map(({ layer }) => layer), rows };
    return { ...arraysNetwork(tensors, name, options), file };
  },
  write: (stored, name) => safetensorsBytes(tensorsOf(stored, name), name),
} as const satisfies NetworkFormat;

function tensorsOf(stored: StoredNetwork, name: string): Safetensors {
  if (stored.file?.format === EXTENSION) return refilledTensors(readSafetensors(stored.file.bytes, name), stored, name);
  return {
    tensors: new Map([...networkArrays(stored, name)].map(([tensor, array]) => [tensor, { type: 'F64', ...array }])),
  };
}
