import { describe, expect, it } from 'vitest';
import { differingAnswers } from '../../../src/cli/wide/differingAnswers.ts';
import { kernelAnswers } from '../../../src/cli/wide/kernelAnswers.ts';
import type { Tile } from '../../../src/linalg/wasm/kernelChoice.ts';
import { kernelBytes } from '../../../src/linalg/wasm/kernels.ts';
import { Module } from '../../../src/linalg/wasm/webAssembly.ts';

const bytes = Buffer.from(kernelBytes('separate'));
const answers = (module: Uint8Array, tile: Tile) => kernelAnswers(new Module(module), tile);
const expected = [...answers(bytes, 'narrow')];

/** Codes of f64x2.add and f64x2.sub in a module. */
const [ADD, SUBTRACT] = ['fdf001', 'fdf101'].map((code) => Buffer.from(code, 'hex'));

/** The module with one addition of pairs turned into a subtraction. */
function broken(addition: number): Buffer {
  let at = -1;
  for (let found = 0; found <= addition; found++) at = bytes.indexOf(ADD, at + 1);
  const other = Buffer.from(bytes);
  SUBTRACT.copy(other, at);
  return other;
}

describe('kernelAnswers', () => {
  it('are the same for both tiles, bit for bit', () => {
    expect(differingAnswers(expected, answers(bytes, 'wide'))).toEqual([]);
  });

  it('are finite numbers, and reach all operations of a backend', () => {
    for (const { of, values } of expected) expect(values.every(Number.isFinite), of).toBe(true);
    const operations = ['rankUpdate', 'product', 'symmetricProduct', 'cholesky', 'pendingRow'];
    expect(expected.map(({ of }) => of)).toEqual(expect.arrayContaining(operations));
  });

  // checks/brokenKernels.ts breaks every operation.
  it.each([60, 120])('differ where addition %i of a kernel is broken', (addition) => {
    expect(differingAnswers(expected, answers(broken(addition), 'narrow'))).not.toEqual([]);
  });
});
