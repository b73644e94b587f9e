import { writeFileSync } from 'node:fs';
import { networkOutputs } from '../../src/network/forward.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { readNetworkData } from '../../src/tabular/networkData.ts';
import type { Matrix } from './runtime.ts';

/**
 * The outputs of a network as `surgeon evaluate` has them: the inputs go through a table.
 *
 * @param inputs a row a sample, in the units of the file
 * @param table  a path that a table may be written to
 */
export async function ownOutputs(stored: StoredNetwork, inputs: Matrix, table: string): Promise<Matrix> {
  const { preprocessing, inputNames } = stored;
  const names = preprocessing?.columns.map(({ name }) => name) ?? inputNames ?? inputs[0].map((_, i) => `x${i + 1}`);
  writeFileSync(table, [names, ...inputs].map((row) => `${row.join(',')}\n`).join(''));
  const description = { train: table, target: 'self', header: true };
  const reading = { name: 'the network', saysLoss: true };
  const { stored: fitted, dataSet } = await readNetworkData(stored, description, reading);
  const { network, weights } = fitted;
  const outputs = networkOutputs(network, weights, dataSet.train, { start: 0, end: inputs.length });
  const width = network.outputs;
  return inputs.map((_, k) => Array.from(outputs.subarray(k * width, (k + 1) * width)));
}

/** The largest |a − b| / max(1, |b|) of two tables; infinite where their shapes differ. */
export function largestDifference(found: Matrix, wanted: Matrix): number {
  if (found.length !== wanted.length || found[0].length !== wanted[0].length) return Number.POSITIVE_INFINITY;
  const differences = found.flatMap((row, k) =>
    row.map((value, j) => Math.abs(value - wanted[k][j]) / Math.max(1, Math.abs(wanted[k][j]))),
  );
  return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...differences);
}
