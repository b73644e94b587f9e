import type { PassInputs } from '../inspection/compactMeasures.ts';
import { type WrittenRounding, writtenRounding } from '../inspection/writtenRounding.ts';
import { originalFile } from '../networkFile/originalFile.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { networkBytes } from '../networkFile/writeNetwork.ts';
import { namesOfUnnamed } from '../tabular/namesOfUnnamed.ts';
import { writeOutput } from './namedOutput.ts';
import type { Arguments } from './options.ts';

/**
 * Writes a network to the file that `--save` names.
 *
 * @param sets inputs as the network takes them, on which its outputs are compared with those of the file
 * @returns the change of outputs by the precision of the file; null: none
 * @throws {UsageError} as `networkBytes` and `writeOutput`
 */
export async function saveNetwork(
  path: string,
  stored: StoredNetwork,
  args: Arguments,
  sets: readonly PassInputs[],
): Promise<WrittenRounding | null> {
  const bytes = await savedBytes(path, stored);
  const rounding = await writtenRounding({ name: path, bytes, stored }, sets);
  await writeOutput(path, bytes, args, 'save');
  return rounding;
}

/**
 * The bytes of a network as commands write it: without names of outputs that stand for none, since a table with other
 * targets would be refused for them.
 *
 * @throws {UsageError} as `networkBytes`
 */
export const savedBytes = async (path: string, stored: StoredNetwork): Promise<Uint8Array> => {
  const { network, outputNames } = stored;
  const isUnnamed = outputNames?.join() === namesOfUnnamed(network.outputs).join();
  return networkBytes(path, isUnnamed ? { ...stored, outputNames: undefined } : stored);
};

/**
 * A network as it goes into the file that it was read from: that takes the inputs that it took before, whatever the
 * table at hand makes of its columns.
 *
 * @param asRead the network as its file has it
 */
export const likeItsFile = (path: string, stored: StoredNetwork, asRead: StoredNetwork | null): StoredNetwork =>
  originalFile(path, stored) && asRead && !asRead.preprocessing ? { ...stored, preprocessing: undefined } : stored;
