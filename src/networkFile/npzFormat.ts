import { readNpz } from '../formats/npz.ts';
import { npzBytes } from '../formats/npzBytes.ts';
import { arraysNetwork, networkArrays } from './arraysNetwork.ts';
import type { NetworkFormat } from './networkFormat.ts';

/**
 * Weights, biases and the scaling of inputs alone, as NumPy keeps them: transfer functions and loss are options of the
 * reader.
 */
export const npzFormat = {
  extensions: ['.npz'],
  meaning: 'arrays of NumPy: weights and biases alone',
  maxBytes: 2 ** 28,
  saysLoss: false,
  saysActivations: false,
  keeps: ['doubles'],
  begins: (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b,
  read: (bytes, name, options) => arraysNetwork(readNpz(bytes, name), name, options),
  write: (stored, name) => npzBytes(networkArrays(stored, name)),
} as const satisfies NetworkFormat;
