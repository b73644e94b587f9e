import { describe, expect, it } from 'vitest';
import { cellBackend } from '../../src/cell/cellBackend.ts';
import { kernelBackend, ownKernelBackend } from '../../src/cell/kernelBackend.ts';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { kernelSpace } from '../../src/linalg/wasm/kernelSpace.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { traceBytes } from '../../src/trace/trace.ts';
import { dataSets, problemHere } from '../dataSets.ts';

const grid = { dataset: 'xor', decay: 1e-6, trainingSteps: 20, stop: 'end', seed: '1..2' };
const cells = cellsOf({ name: 'test', question: '?', grids: [{ ...grid, layers: [2, 2, 1] }] }, dataSets);
const [cell, other] = cells;
const { network, dataSet } = problemHere(cell.config);

describe('the kernel backend of a thread', () => {
  it('stays where the next cell has the same architecture and data, and goes where it has not', () => {
    const backend = ownKernelBackend(network, dataSet);
    expect(ownKernelBackend(networkOf(network), dataSet)).toBe(backend);
    const { layers, ...functions } = network;
    expect(ownKernelBackend(networkOf({ ...functions, layers: [...layers.slice(0, -1), 3, 1] }), dataSet)).not.toBe(
      backend,
    );
    const again = ownKernelBackend(network, dataSet);
    expect(again).not.toBe(backend);
    expect(ownKernelBackend(network, { ...dataSet })).not.toBe(again);
  });

  it('gives a cell the bits of one in a memory of its own, whatever it computed before', () => {
    const trained = cells.map(({ config }) => trainedNetwork(config, problemHere(config)));
    const [problem] = cells.map(({ config }) => problemHere(config));
    const fresh = runCell(cell, problem, trained[0], { backend: kernelBackend(network, dataSet, kernelSpace()) });
    runCell(other, problem, trained[1]);
    const backend = cellBackend(cell.config, problem);
    expect(backend).toBe(ownKernelBackend(network, dataSet));
    expect(traceBytes(runCell(cell, problem, trained[0], { backend })).equals(traceBytes(fresh))).toBe(true);
  });
});
