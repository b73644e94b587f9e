import type { DataSet } from '../dataset/dataSet.ts';
import { hasClasses } from '../dataset/hasClasses.ts';
import { isScaled } from '../dataset/preprocessing.ts';
import { layerActivations } from '../networkFile/layerActivations.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import { originalFile } from '../networkFile/originalFile.ts';
import type { OriginalFile, StoredNetwork } from '../networkFile/storedNetwork.ts';
import { chosenLoss } from '../tabular/chosenLoss.ts';
import type { TabularDataSet } from '../tabular/readDataSet.ts';
import { flagOf } from './fieldOptions.ts';
import { outputOf } from './givenProblem.ts';
import type { Arguments } from './options.ts';
import { DESCRIPTION_FLAGS } from './problemFlags.ts';

const DATA_KEYS: readonly string[] = ['dataset', ...Object.keys(DESCRIPTION_FLAGS), 'data'];

/** The flags of a command that say which data, as words for another command about the same data. */
export const dataWords = (args: Arguments): string[] => [...tableWords(args), ...standardiseWords(args)];

const tableWords = (args: Arguments): string[] =>
  DATA_KEYS.filter((key) => args[key] !== undefined).flatMap((key) => wordsOf(flagOf(key), args[key]));
const standardiseWords = ({ standardise }: Arguments): string[] => (standardise === true ? ['--standardise'] : []);

/** A flag with its value, or with each of its values, as words of a command. */
export const wordsOf = (flag: string, value: unknown): string[] =>
  [value].flat().flatMap((one) => [`--${flag}`, String(one)]);

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
  const { saysActivations, keeps = [] } = formatOfName(path);
  const isNamed = args.outputNames === undefined || keeps.includes('names');
  const names = isNamed ? [] : wordsOf(flagOf('outputNames'), args.outputNames);
  const words = ['--network', path, ...(output ? ['--output', output] : []), ...names];
  if (saysActivations) return words;
  const { layers, rows } = originalFile(path, stored) ?? WRITTEN_ANEW;
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
  const { loss: described = null, isOfNetwork } = dataSet as Partial<TabularDataSet>;
  const unsaid = { isInFile: false, described, output: outputOf(args), isOfNetwork, hasClasses: hasClasses(dataSet) };
  const needsLoss = !saysLoss && chosenLoss(network, unsaid).name !== network.loss;
  const made = stored.preprocessing;
  const scalesItself = made !== undefined && !keeps.includes('names') && isScaled(made);
  const decay = keeps.includes('training') ? 0 : (training?.decay ?? 0);
  return [
    ...networkWords(saved, args),
    ...(scalesItself ? tableWords(args) : dataWords(args)),
    ...(needsLoss ? ['--loss', network.loss] : []),
    ...(decay === 0 ? [] : ['--decay', String(decay)]),
  ];
}
