import type { Argv } from 'yargs';
import { LOSSES } from '../network/errorMeasure.ts';
import { OUTPUT_FORMS } from '../network/outputForm.ts';
import { NETWORK_EXTENSIONS } from '../networkFile/networkFormats.ts';
import { flagOf } from './fieldOptions.ts';
import { dataOption } from './options.ts';

/** A flag with a value: what help says of it, and its default in words. */
type Flag = readonly [describe: string, defaultInWords: string];

/** The flags that stand for the keys of a data set's description, by key. */
export const DESCRIPTION_FLAGS = {
  train: ['table of the training set (.csv, .tsv, .arrow, .parquet, .npz, .pat)', 'none'],
  test: ['table of the test set', 'none'],
  validation: ['table of the validation set', 'none'],
  target: ["columns that the network is to give, a,b; self: a network's own outputs", 'none; of a .pat its outputs'],
  classes: ['targets that are classes though they are numbers, a,b', 'none'],
  inputs: ['columns that the network is given, a,b', 'all others'],
  header: ['whether the first row has the names (true, false)', 'unless it is of numbers'],
  testShare: ['share of the rows of --train that become the test set', 'none'],
  validationShare: ['share of the rows of --train that become the validation set', 'none'],
  shareSeed: ['which rows these shares take', '1'],
} as const satisfies Readonly<Record<string, Flag>>;

/** The flags that say of a network what its file leaves open. */
const OPEN_FLAGS = {
  output: [`what outputs are (${OUTPUT_FORMS.join(', ')}): linear, or sigmoid or softmax`, 'as the file says'],
  outputNames: [
    'where its file names no outputs: their names or classes, a,b; of one output the class that is 1',
    'none; of classes the order of the alphabet',
  ],
  activations: ['of a file of weights alone: the transfer function of each layer, tanh,linear', 'none'],
  networkLayers: ['of a file of weights alone: names of its layers in their order, fc1,fc2', 'as they are named'],
  rows: ['of a file of weights alone: what a row of an array belongs to (units, inputs)', 'by its shape'],
} as const satisfies Readonly<Record<string, Flag>>;

const withFlags = (yargs: Argv, flags: Readonly<Record<string, Flag>>, group: string): Argv =>
  Object.entries(flags).reduce((command, [key, [describe, defaultInWords]]) => {
    const option = { type: 'string', requiresArg: true, group, describe: `${describe} [default: ${defaultInWords}]` };
    return command.option(flagOf(key), option as { readonly type: 'string' });
  }, yargs);

const DATA = 'Data:';
const NETWORK = 'Network:';
const OWN = 'With --network FILE and no experiment:';

const STANDARDISE = {
  type: 'boolean',
  default: false,
  describe: 'inputs that are numbers get mean 0 and standard deviation 1 in the training set',
} as const;

/** The switch `--train-first`. */
export const TRAIN_FIRST = {
  type: 'boolean',
  default: false,
  describe: 'train the network to a minimum before it is pruned: short for --training with the default of its size',
} as const;

/** Adds the flags that say which data: `--dataset`, or `--train` and the other keys of a description; `--data`. */
export function dataSetFlags(yargs: Argv): Argv {
  const dataset: Flag = ['a description of your data (.yaml, .json), or the name of a built-in data set', 'none'];
  return dataOption(withFlags(yargs, { dataset, ...DESCRIPTION_FLAGS }, DATA))
    .option('standardise', { ...STANDARDISE, group: DATA })
    .group('data', DATA);
}

/** Adds the flags that say which network: `--network`, what its file leaves open, and `--loss`. */
export function networkFlags(yargs: Argv): Argv {
  const network: Flag = [`file of a network (${NETWORK_EXTENSIONS.join(', ')})`, 'none'];
  const why = 'as the network or the data say; of classes crossEntropy, else squared';
  return withFlags(yargs, { network, loss: [`error measure (${LOSSES.join(', ')})`, why], ...OPEN_FLAGS }, NETWORK);
}

/** Adds the flags of `dataSetFlags` and `networkFlags` that are no fields of the config. */
export function ownNetworkFlags(yargs: Argv): Argv {
  return withFlags(withFlags(yargs, DESCRIPTION_FLAGS, OWN), OPEN_FLAGS, OWN)
    .option('standardise', { ...STANDARDISE, group: OWN })
    .option('train-first', { ...TRAIN_FIRST, group: OWN });
}

/** The flags of `networkFlags` that need a network. */
export const NETWORK_KEYS: readonly string[] = Object.keys(OPEN_FLAGS);
