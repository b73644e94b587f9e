import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataSetBytes, dataSetOfBytes } from '../dataset/dataSetBytes.ts';
import { type DataSets, isBuiltIn } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import { dataPath } from '../files/paths.ts';
import { writeWhole } from '../files/wholeFile.ts';

/** Node.js reads no larger file at once. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * Keeps the user's data sets that some cells are about in their folder of results, by their digest: what plans anew
 * from there (`merge`, `tables`) needs no paths, and no files that may have changed.
 */
export function keepData(out: string, cells: readonly Cell[], dataSets: DataSets): void {
  const names = new Map(cells.map(({ config }) => [config.dataset, config.dataSha256]));
  for (const [dataset, sha256] of names) {
    const path = dataPath(out, sha256);
    if (isBuiltIn(dataset) || existsSync(path)) continue;
    const bytes = dataSetBytes(dataSets.of({ dataset, dataSha256: sha256 }));
    if (bytes.length > MAX_BYTES) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, bytes);
  }
}

/**
 * Adds the user's data sets that a folder of results has kept.
 *
 * @param data name and digest of each, as a manifest has them, if it does; what was not kept is passed over
 * @throws {UsageError} if one is damaged, or another one has its name
 */
export function addKeptData(out: string, data: Readonly<Record<string, string>> | undefined, dataSets: DataSets): void {
  for (const [name, sha256] of Object.entries(data ?? {})) {
    const path = dataPath(out, sha256);
    if (isBuiltIn(name.replace(/, draw \d+$/, '')) || !/^[0-9a-f]{64}$/.test(sha256) || !existsSync(path)) continue;
    dataSets.add(dataSetOfBytes(readFileSync(path), sha256));
  }
}
