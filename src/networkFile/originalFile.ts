import { extname } from 'node:path';
import type { OriginalFile, StoredNetwork } from './storedNetwork.ts';

/** The file that a network was read from, where a name is one of the same format; else null. */
export const originalFile = (name: string, { file }: Pick<StoredNetwork, 'file'>): OriginalFile | null =>
  file?.format === extname(name).toLowerCase() ? file : null;
