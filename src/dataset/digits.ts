import { dataSetOf, type Sample } from './dataSet.ts';
import type { DataSetRecord } from './dataSetRecord.ts';

const SOURCE = {
  dataset: 'digits',
  origin:
    'the UCI Machine Learning Repository has it: data set 80, Optical Recognition of Handwritten Digits, DOI 10.24432/C50P49',
};
const TRAINING = {
  name: 'optdigits.tra',
  bytes: 563639,
  sha256: 'e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd',
};
const TEST = {
  name: 'optdigits.tes',
  bytes: 264712,
  sha256: '6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8',
};

const SIDE = 8;
const CLASSES = 10;
/** An input of the files counts the dots of a 4 × 4 block. */
const DOTS = 16;

/**
 * Samples from the text of a file: per line 64 counts 0 … 16, row by row, then the digit; commas between.
 *
 * @returns inputs in 0 … 1, ten targets of which the digit's is 1 and the others 0
 */
export function digitSamples(text: string): Sample[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const counts = line.split(',').map(Number);
      const digit = counts.pop();
      return {
        input: counts.map((count) => count / DOTS),
        target: Array.from({ length: CLASSES }, (_, k) => (k === digit ? 1 : 0)),
      };
    });
}

/**
 * Handwritten digits, 8 × 8: 3,823 training samples of 30 writers, 1,797 test samples of 13 others. 64 inputs r1c1,
 * r1c2, … r8c8, the share of ink in each block; ten outputs 0 … 9 with targets 0 and 1.
 *
 * Source: E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository, data set 80 (CC BY 4.0).
 */
export const digits: DataSetRecord<'digits'> = {
  name: 'digits',
  meaning: 'handwritten digits, 8 × 8, to one of ten classes; targets 0 and 1',
  files: true,
  load({ files }) {
    const blocks = Array.from({ length: SIDE * SIDE }, (_, i) => `r${Math.floor(i / SIDE) + 1}c${(i % SIDE) + 1}`);
    return dataSetOf(
      'digits',
      { inputs: blocks, outputs: Array.from({ length: CLASSES }, (_, k) => `${k}`) },
      digitSamples(files(SOURCE, TRAINING)),
      digitSamples(files(SOURCE, TEST)),
    );
  },
};
