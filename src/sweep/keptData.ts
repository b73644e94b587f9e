import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { receivedNetwork } from '../config/givenNetworks.ts';
import { dataSetBytes, dataSetOfBytes } from '../dataset/dataSetBytes.ts';
import { type DataSets, isBuiltIn } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import { MAX_FILE_BYTES } from '../files/boundedBytes.ts';
import { dataPath, givenNetworkPath } from '../files/paths.ts';
import { writeWhole } from '../files/wholeFile.ts';

/**
 * Keeps the user's data sets and networks that some cells are about in their folder of results, by their digest: what
 * plans anew from there (`merge`, `tables`) needs no paths, and no files that may have changed.
 */
export function keepData(out: string, cells: readonly Cell[], dataSets: DataSets): void {
  const names = new Map(cells.map(({ config }) => [config.dataset, config.dataSha256]));
  for (const [dataset, sha256] of names) {
    const path = dataPath(out, sha256);
    if (isBuiltIn(dataset) || existsSync(path)) continue;
    const bytes = dataSetBytes(dataSets.of({ dataset, dataSha256: sha256 }));
    if (bytes.length > MAX_FILE_BYTES) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, bytes);
  }
  const networks = new Map(cells.map(({ config: { network, networkSha256 } }) => [network ?? null, networkSha256]));
  for (const [name, sha256] of networks) {
    if (name === null) continue;
    const { bytes, sha256: digest } = dataSets.attachments.of({ name, sha256 });
    const path = givenNetworkPath(out, digest);
    if (existsSync(path) || bytes.length > MAX_FILE_BYTES) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, bytes);
  }
}

/** Names and digests of what the cells of a run are about, as its manifest has them. */
interface DataNames {
  readonly data?: Readonly<Record<string, string>>;
  readonly networks?: Readonly<Record<string, string>>;
}

/**
 * Adds the user's data sets and networks that a folder of results has kept.
 *
 * @param names those of its manifest; what was not kept is passed over
 * @throws {UsageError} if one is damaged, or another one has its name
 */
export function addKeptData(out: string, { data = {}, networks = {} }: DataNames, dataSets: DataSets): void {
  for (const [name, sha256] of Object.entries(data)) {
    if (isBuiltIn(name.replace(/, draw \d+$/, ''))) continue;
    const bytes = keptBytes(sha256, (digest) => dataPath(out, digest));
    if (bytes) dataSets.add(dataSetOfBytes(bytes, sha256));
  }
  for (const [name, sha256] of Object.entries(networks)) {
    const bytes = keptBytes(sha256, (digest) => givenNetworkPath(out, digest));
    if (bytes) dataSets.attachments.add(receivedNetwork(name, sha256, bytes));
  }
}

function keptBytes(sha256: string, pathOf: (digest: string) => string): Buffer | null {
  return /^[0-9a-f]{64}$/.test(sha256) && existsSync(pathOf(sha256)) ? readFileSync(pathOf(sha256)) : null;
}
