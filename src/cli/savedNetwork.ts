import { extname } from 'node:path';
import type { DataSet } from '../dataset/dataSet.ts';
import { hasClasses } from '../dataset/hasClasses.ts';
import type { PassInputs } from '../inspection/compactMeasures.ts';
import { type WrittenRounding, writtenRounding } from '../inspection/writtenRounding.ts';
import { layerActivations } from '../networkFile/layerActivations.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import type { OriginalFile, StoredNetwork } from '../networkFile/storedNetwork.ts';
import { networkBytes } from '../networkFile/writeNetwork.ts';
import { chosenLoss } from '../tabular/chosenLoss.ts';
import type { TabularDataSet } from '../tabular/readDataSet.ts';
import { flagOf } from './fieldOptions.ts';
import { outputOf } from './givenProblem.ts';
import { writeOutput } from './namedOutput.ts';
import type { Arguments } from './options.ts';
import { dataWords } from './problemWords.ts';

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
  const bytes = await networkBytes(path, stored);
  const rounding = await writtenRounding({ name: path, bytes, stored }, sets);
  await writeOutput(path, bytes, args, 'save');
  return rounding;
}

/**
 * A network as it goes into the file that it was read from: that takes the inputs that it took before, whatever the
 * table at hand makes of its columns.
 *
 * @param asRead the network as its file has it
 */
export const likeItsFile = (path: string, stored: StoredNetwork, asRead: StoredNetwork | null): StoredNetwork =>
  isOfFile(path, stored) && asRead && !asRead.preprocessing ? { ...stored, preprocessing: undefined } : stored;

const isOfFile = (path: string, { file }: StoredNetwork): boolean => file?.format === extname(path).toLowerCase();

/** A network that was saved, for other commands about it. */
export interface SavedNetwork {
  readonly path: string;
  readonly stored: StoredNetwork;
  readonly dataSet: DataSet;
}

const WRITTEN_ANEW: Pick<OriginalFile, 'layers' | 'rows'> = { rows: 'units' };

/** Words that name a network that was saved: its file, and what that leaves open. */
export function networkWords({ path, stored }: Omit<SavedNetwork, 'dataSet'>, args: Arguments): string[] {
  const output = outputOf(args);
  const words = ['--network', path, ...(output ? ['--output', output] : [])];
  if (formatOfName(path).saysActivations) return words;
  const { layers, rows } = isOfFile(path, stored) ? stored.file! : WRITTEN_ANEW;
  const sizes = stored.network.layers;
  const isOpen = sizes.every((units, m) => m + 2 >= sizes.length || units === sizes[m + 2]);
  return [
    ...[...words, '--activations', layerActivations(stored.network).join(',')],
    ...(layers && args.networkLayers !== undefined ? [`--${flagOf('networkLayers')}`, layers.join(',')] : []),
    ...(rows && (args.rows !== undefined || isOpen) ? ['--rows', rows] : []),
  ];
}

/**
 * The same with the data of this command, and with what the network was judged by and trained with where neither the
 * file nor the data say it.
 */
export function problemWords(saved: SavedNetwork, args: Arguments): string[] {
  const { path, stored, dataSet } = saved;
  const { network, training } = stored;
  const { saysLoss, keeps = [] } = formatOfName(path);
  const { loss: described = null } = dataSet as Partial<TabularDataSet>;
  const unsaid = { isInFile: false, described, output: outputOf(args), hasClasses: hasClasses(dataSet) };
  const needsLoss = !saysLoss && chosenLoss(network, unsaid).name !== network.loss;
  const decay = keeps.includes('training') ? 0 : (training?.decay ?? 0);
  return [
    ...networkWords(saved, args),
    ...dataWords(args),
    ...(needsLoss ? ['--loss', network.loss] : []),
    ...(decay === 0 ? [] : ['--decay', String(decay)]),
  ];
}
