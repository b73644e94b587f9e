import { describe, expect, it } from 'vitest';
import { differingAnswers } from '../../../src/cli/wide/differingAnswers.ts';
import { kernelAnswers } from '../../../src/cli/wide/kernelAnswers.ts';
import type { Tile } from '../../../src/linalg/wasm/kernelChoice.ts';
import { kernelBytes } from '../../../src/linalg/wasm/kernelModule.ts';
import { Module } from '../../../src/linalg/wasm/webAssembly.ts';
import { breakages, broken } from './breakages.ts';

const bytes = Buffer.from(kernelBytes('separate'));
const answers = (module: Uint8Array, tile: Tile) => kernelAnswers(new Module(module), tile);
const expected = [...answers(bytes, 'narrow')];

describe('kernelAnswers', () => {
  it('are the same for both tiles, bit for bit', () => {
    expect(differingAnswers(expected, answers(bytes, 'wide'))).toEqual([]);
  });

  it('are numbers, and reach all operations of a backend', () => {
    for (const { of, values } of expected) expect(values.some(Number.isNaN), of).toBe(false);
    const products = ['product', 'symmetricProduct', 'innerProducts', 'lowerProduct', 'passes of L-BFGS'];
    const operations = ['rankUpdate', ...products, 'cholesky', 'pendingRow'];
    expect(expected.map(({ of }) => of)).toEqual(expect.arrayContaining(operations));
  });

  // checks/brokenKernels.ts breaks one operation after the other.
  const kernels = ['wideKernel', 'pendingRow', 'rankOneInverse', 'addAndDot', 'scaleAndDot'];
  it.each(kernels)('differ where %s is broken', (kernel) => {
    const breaks = breakages(bytes).filter((breakage) => breakage.kernel === kernel);
    expect(breaks).not.toEqual([]);
    expect(differingAnswers(expected, answers(broken(bytes, breaks), 'wide'))).not.toEqual([]);
  });
});
