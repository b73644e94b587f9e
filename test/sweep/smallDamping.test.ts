import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { NumericalError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { startWeights } from '../../src/training/startWeights.ts';
import type { Trained } from '../../src/training/trained.ts';
import { dataSets, problemHere } from '../dataSets.ts';

// tr H is about 1 at start weights and H has a null space, so double precision ends near α = 1e-14.
const monks = { dataset: 'monks-1', layers: [17, 3, 1], stop: 'end' } as const;
const PATHS: readonly Grid[] = [
  {},
  { inverse: 'exact' },
  { curvature: 'perTarget' },
  { backend: 'wasm' },
  { backend: 'wasm', block: 1 },
  { backend: 'wasm', inverse: 'exact' },
  { criterion: 'eigenspaceObs' },
  { criterion: 'gObs' },
  { criterion: 'unitObs' },
  { criterion: 'gammaObs', decay: 0 },
  { criterion: 'obd', stop: 'fpe', decay: 0 }, // the exact inverse alone
  { layers: [17, 70, 1], stop: 'weightsLeft', weightsLimit: 1 }, // checked by probes
];

function outcome(grid: Grid): unknown {
  const [cell] = cellsOf({ name: 'mine', question: '?', grids: [{ ...monks, ...grid }] }, dataSets);
  const network = networkOf(cell.config);
  const trained: Trained = {
    weights: startWeights(network, 0.5, 1),
    loss: 1,
    gradientNorm: 1,
    trainingStop: 'noDecrease',
    steps: 1,
  };
  try {
    return runCell(cell, problemHere(cell.config), trained);
  } catch (error) {
    return error;
  }
}

describe.each(PATHS)('an α too small for double precision, with %j', (path) => {
  it.each([1e-18, 1e-20, 1e-50, 1e-308, 5e-324])('%d is named', (alpha) => {
    const error = outcome({ ...path, alpha });
    expect(error).toBeInstanceOf(NumericalError);
    expect((error as NumericalError).message).toMatch(
      `alpha is too small to check an inverse in double precision (alpha = ${alpha}, bound = `,
    );
  });
});

it('a diagonal has no inverse, and takes any α > 0', () => {
  for (const criterion of ['obd', 'magnitude'] as const) {
    expect(outcome({ criterion, alpha: 5e-324 })).toMatchObject({ config: { alpha: 5e-324 } });
  }
});
