import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { textTable } from '../../src/report/textTable.ts';
import { optionsOf } from './checkedFile.ts';
import type { NetworkFile } from './networkFolder.ts';
import { type PrunedMeasures, pruned } from './surgeon.ts';

const CRITERIA = ['obs', 'obd', 'magnitude'];
const SHARES = ['50%', '20%'];

const measure = (accuracy: number | null, error: number | null) =>
  accuracy === null ? (error?.toPrecision(3) ?? '-') : `${(100 * accuracy).toFixed(1)} %`;
const sets = ({ trainAccuracy, trainError, testAccuracy, testError }: PrunedMeasures) =>
  `${measure(trainAccuracy, trainError)}, ${measure(testAccuracy, testError)}`;

/**
 * Accuracies, or of numbers E, of networks before and after they were pruned, not retrained: training set, test set.
 * Networks that lie in a folder with a training set, by the first file that is read.
 */
export async function accuracyTable(files: readonly NetworkFile[], workspace: string, largest: number) {
  const trained = files.filter(({ folder }) => folder.dataFlags.length > 0);
  const rows: string[][] = [];
  for (const folder of new Set(trained.map((file) => file.folder))) {
    const file = await firstRead(trained.filter((one) => one.folder === folder));
    if (!file || file.weights > largest) continue;
    for (const [s, keep] of SHARES.entries()) {
      const found = CRITERIA.map((criterion) => {
        const own = mkdtempSync(join(workspace, 'accuracy-'));
        return pruned({ ...file, keep, criterion, save: join(own, 'pruned.json'), workspace: own });
      });
      const [{ before, after }] = found;
      const left = [`${before.weights} → ${after.weights}`, sets(before)];
      rows.push([s === 0 ? folder.name : '', ...left, ...found.map((one) => sets(one.after))]);
    }
  }
  return textTable(['network', 'weights', 'as given', ...CRITERIA], rows);
}

/** The first file of some that is read, model.onnx before others. */
async function firstRead(files: readonly NetworkFile[]) {
  const ordered = files.toSorted((a, b) => Number(b.path === b.folder.model) - Number(a.path === a.folder.model));
  for (const file of ordered) {
    const read = async () => {
      const { activations } = await optionsOf(file);
      const { network } = await readNetwork(file.path, { activations });
      return { file, weights: network.weights, activations };
    };
    const found = await read().catch(() => null);
    if (found) return found;
  }
  return null;
}
