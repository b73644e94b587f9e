import { dataSetOf } from './dataSet.ts';
import type { DataSetRecord } from './dataSetRecord.ts';

/**
 * Exclusive or of two bits, all four samples (Hassibi & Stork, NIPS 5, section 6).
 *
 * The targets are 0.1 and 0.9: with 0 and 1 a sigmoid output has no finite minimum, the weights grow without end and
 * the output gradients, hence H, go to zero.
 */
export const xor: DataSetRecord<'xor'> = {
  name: 'xor',
  meaning: 'exclusive or of two bits, all four samples; targets 0.1 and 0.9',
  load() {
    const samples = [
      { input: [0, 0], target: [0.1] },
      { input: [0, 1], target: [0.9] },
      { input: [1, 0], target: [0.9] },
      { input: [1, 1], target: [0.1] },
    ];
    return dataSetOf('xor', { inputs: ['x1', 'x2'], outputs: ['xor'] }, samples, null);
  },
};
