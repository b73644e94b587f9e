import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { networkKey, trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { isOfTeam, suitsCellKernels } from '../../src/config/suitsCellKernels.ts';
import { UsageError } from '../../src/errors.ts';
import { backendState, backendsInUse } from '../../src/estimate/backendsInUse.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { traceBytes } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const grid = { dataset: 'xor', layers: [2, 2, 1], decay: 1e-6, trainingSteps: 20, seed: 1 };
const [wasm, fused, plain] = ['wasm', 'fused', 'plain'].map((backend) => {
  const [cell] = cellsOf({ name: 'test', question: '?', grids: [{ ...grid, backend }] }, dataSets);
  return { cell, problem: problemHere(cell.config) };
});
/** Node.js 20 cannot compile the module. */
const isHere = Number.parseInt(process.versions.node, 10) >= 22;

describe('backend fused', () => {
  it('is a config of its own, for the kernels that suit wasm', () => {
    expect(fused.cell.id).not.toBe(wasm.cell.id);
    for (const { cell, problem } of [wasm, fused]) {
      expect(suitsCellKernels(cell.config, problem.network)).toBe(true);
      expect(isOfTeam({ ...cell.config, layers: [16, 16, 1] })).toBe(true);
    }
  });

  it('prunes the network that wasm trains, bit for bit', () => {
    expect(networkKey(fused.cell.config)).toBe(networkKey(wasm.cell.config));
    expect(networkKey(plain.cell.config)).not.toBe(networkKey(wasm.cell.config));
    const [one, other] = [wasm, fused].map(({ cell, problem }) => trainedNetwork(cell.config, problem));
    expect(other.weights).toEqual(one.weights);
  });

  it.skipIf(isHere)('is refused before anything runs where the engine has no such instruction, in one line', () => {
    const check = () => backendsInUse([fused.cell], 2);
    expect(check).toThrow(UsageError);
    expect(check).toThrow(/^backend must be "plain", "wasm" or "openblas" here, for Node\.js \S+ has no relaxed SIMD/);
    expect(backendState('fused')).toContain('no relaxed SIMD');
  });

  // (H + αI) of XOR with α = 1e-6 has a condition of up to 1e6: saliencies agree to 1e6·n·2⁻⁵³ < 1e-8.
  it.runIf(isHere)('prunes as wasm does, to rounding', () => {
    const [one, other] = [wasm, fused].map(({ cell, problem }) =>
      runCell(cell, problem, trainedNetwork(cell.config, problem)),
    );
    expect(other.steps.map(({ weight }) => weight)).toEqual(one.steps.map(({ weight }) => weight));
    for (const [k, { saliency }] of other.steps.entries()) {
      const expected = one.steps[k].saliency;
      if (saliency !== null && expected !== null) expect(Math.abs(saliency / expected - 1)).toBeLessThan(1e-8);
    }
    expect(traceBytes(other).equals(traceBytes(one))).toBe(false);
  });
});
