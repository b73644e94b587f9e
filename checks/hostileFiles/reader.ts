// Reads files that are named on its channel, one after the other, and says what came of each.

import { existsSync, readFileSync } from 'node:fs';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { UsageError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { NetworkReadOptions } from '../../src/networkFile/networkFormat.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { readExperiment } from '../../src/tables/experiment.ts';
import { withOwnData } from '../../src/tabular/ownData.ts';
import { readDataSet } from '../../src/tabular/readDataSet.ts';
import type { Reading } from './case.ts';

/** The outcome of a file. */
export interface Outcome {
  /** its refusal; null: it was read */
  readonly message: string | null;
  /** whether an error came that is none of ours */
  readonly isForeign: boolean;
  readonly ms: number;
  /** milliseconds that its threads computed: all of them, where nothing else runs beside it */
  readonly cpuMs: number;
  /** of this process until now */
  readonly peakMegabytes: number;
}

/** Reads a network, and writes it again. */
const rewritten = async (path: string, options: NetworkReadOptions) =>
  networkBytes(path, await readNetwork(path, options));

const READ: Readonly<Record<Reading, (path: string) => unknown>> = {
  table: (path) => readDataSet({ train: path, target: 'y' }),
  patterns: (path) => readDataSet({ train: path }),
  description: (path) => readDataSet(path),
  network: (path) => rewritten(path, {}),
  arrays: (path) => rewritten(path, { activations: ['tanh', 'sigmoid'] }),
  experiment: async (path) => {
    const dataSets = new DataSets();
    return cellsOf(await withOwnData(await readExperiment(path), dataSets), dataSets);
  },
};

/** The peak of this process, as Linux has it: `maxRSS` begins with that of the process which started it. */
function peakMegabytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, peak] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
  return (peak === undefined ? process.resourceUsage().maxRSS : Number(peak)) / 1024;
}

process.on('message', async ({ reading, path }: { reading: Reading; path: string }) => {
  const [start, { user, system }] = [performance.now(), process.cpuUsage()];
  let [message, isForeign]: [string | null, boolean] = [null, false];
  try {
    await READ[reading](path);
  } catch (error) {
    message = (error as Error).message;
    isForeign = !(error instanceof UsageError);
  }
  const ms = performance.now() - start;
  const used = process.cpuUsage({ user, system });
  const cpuMs = (used.user + used.system) / 1000;
  process.send!({
    message,
    isForeign,
    ms,
    cpuMs,
    peakMegabytes: peakMegabytes(),
  } satisfies Outcome);
});
process.send!('ready');
