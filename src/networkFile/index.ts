/**
 * Networks in files: reading and writing them.
 *
 * @module optimal-brain-surgeon/network/files
 */

export { type CompactStored, compactStored } from './compactStored.ts';
export type { NetworkReadOptions } from './networkFormat.ts';
export { NETWORK_EXTENSIONS } from './networkFormats.ts';
export { readNetwork } from './readNetwork.ts';
export type { OriginalFile, StoredNetwork, TrainingNote } from './storedNetwork.ts';
export { networkBytes, writeNetwork } from './writeNetwork.ts';
