import type { NetworkFormat } from './networkFormat.ts';
import { snnsBytes } from './snns/snnsBytes.ts';
import { snnsNetwork } from './snns/snnsNetwork.ts';

const BEGIN = new TextEncoder().encode('SNNS network definition');

/** Networks of SNNS: units, links and biases. Its backpropagation minimises the squared error. */
export const snnsFormat = {
  extensions: ['.net'],
  meaning: 'a network of SNNS: units in layers, links and biases',
  maxBytes: 2 ** 25,
  saysLoss: true,
  saysActivations: true,
  keeps: ['mask'],
  begins: (bytes) => BEGIN.every((byte, i) => bytes[i] === byte),
  read: snnsNetwork,
  write: snnsBytes,
} as const satisfies NetworkFormat;
