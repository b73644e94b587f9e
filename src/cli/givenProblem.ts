import { type DataSetDescription, isDataSetFile, isPatternFile } from '../config/dataSetDescription.ts';
import { unknownDataSet } from '../config/dataSetEntry.ts';
import { numberIn } from '../config/numeral.ts';
import { checked, shown } from '../config/values.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { isScaled } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import type { OutputActivation } from '../network/activation.ts';
import { OUTPUT_FORMS, type OutputForm } from '../network/outputForm.ts';
import type { NetworkReadOptions } from '../networkFile/networkFormat.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import { readNetwork } from '../networkFile/readNetwork.ts';
import type { StoredNetwork } from '../networkFile/storedNetwork.ts';
import { requireDescription } from '../tabular/description.ts';
import { type NetworkData, networkOnData, readNetworkData } from '../tabular/networkData.ts';
import { readDataSet } from '../tabular/readDataSet.ts';
import { flagOf } from './fieldOptions.ts';
import { type Arguments, dataSetsOf, once, pathOf } from './options.ts';
import { DESCRIPTION_FLAGS, NETWORK_KEYS } from './problemFlags.ts';

/** The network of a command, on the data of a command. */
export interface GivenProblem extends NetworkData {
  /** path of the network */
  readonly path: string;
  /** the network as its file has it, and no more */
  readonly asRead: StoredNetwork;
}

/** The needs of a command. */
interface GivenProblemOptions {
  /** the target where no flag names one; default: it must be named */
  readonly target?: 'self';
}

/**
 * The network that `--network` names, as it is stored, and the data that `--dataset` or `--train` name, read for it.
 *
 * @throws {UsageError} naming the flag, or what `readNetwork` and `readNetworkData` refuse
 */
export async function givenProblem(args: Arguments, options: GivenProblemOptions = {}): Promise<GivenProblem> {
  const { path, stored, saysLoss } = await givenNetwork(args);
  const data = dataOf(args, options);
  requireUnscaled(args, path, stored);
  const reading = { name: path, saysLoss, loss: lossOf(args), output: outputOf(args) };
  const found =
    'builtIn' in data
      ? networkOnData(stored, builtIn(args, data.builtIn), reading)
      : await readNetworkData(stored, data.description, reading);
  return { ...found, path, asRead: stored };
}

/**
 * Refuses `--standardise` beside a file that scales inputs itself. One of ours may go with the flags of the data that
 * it was trained on.
 */
function requireUnscaled({ standardise }: Arguments, path: string, { preprocessing }: StoredNetwork): void {
  if (standardise !== true || !preprocessing || formatOfName(path).keeps?.includes('names')) return;
  const does = isScaled(preprocessing) ? 'scales' : 'changes';
  throw new UsageError(`--standardise is for files that take inputs as they are: ${path} ${does} its inputs itself`);
}

/** The data alone, for a network that there is not yet. @throws {UsageError} as `givenProblem` */
export async function givenDataSet(args: Arguments): Promise<DataSet> {
  const data = dataOf(args, {});
  return 'builtIn' in data ? builtIn(args, data.builtIn) : readDataSet(data.description);
}

/** A network as its file has it. */
export interface GivenNetwork {
  readonly path: string;
  readonly stored: StoredNetwork;
  /** whether the file names an error measure */
  readonly saysLoss: boolean;
}

/** The network that `--network` names; @throws {UsageError} if it is not given, or as `readNetwork` */
export async function givenNetwork(args: Arguments): Promise<GivenNetwork> {
  if (args.network === undefined) throw new UsageError('give --network FILE: the network to begin with');
  const path = pathOf('--network', 'file', once('network', args.network));
  const { saysLoss, saysActivations } = formatOfName(path);
  const idle = saysActivations ? WEIGHTS_KEYS.find((key) => args[key] !== undefined) : undefined;
  if (idle) throw new UsageError(`--${flagOf(idle)} goes with files of weights alone: ${path} says its layers itself`);
  const options: NetworkReadOptions = {
    ...{ loss: lossOf(args) ?? undefined, activations: namesOf(args, 'activations') as OutputActivation[] | undefined },
    ...{ layers: namesOf(args, 'networkLayers'), rows: rowsOf(args), output: outputOf(args) },
    outputNames: namesOf(args, 'outputNames'),
  };
  return { path, stored: await readNetwork(path, options), saysLoss };
}

/** The flags about files of weights alone. */
const WEIGHTS_KEYS = ['activations', 'networkLayers', 'rows'] as const;

/** The error measure that `--loss` names, or null. */
const lossOf = ({ loss }: Arguments) => (loss === undefined ? null : checked('loss', once('loss', loss)));

/** The form of outputs that `--output` names; @throws {UsageError} if it is none */
export function outputOf({ output }: Arguments): OutputForm | undefined {
  if (output === undefined) return undefined;
  const form = OUTPUT_FORMS.find((name) => name === once('output', output));
  if (form) return form;
  throw new UsageError(`output must be one of ${OUTPUT_FORMS.join(', ')}, got ${shown(output)}`);
}

function rowsOf({ rows }: Arguments): 'units' | 'inputs' | undefined {
  if (rows === undefined || rows === 'units' || rows === 'inputs') return rows;
  throw new UsageError(`rows must be one of units, inputs, got ${shown(rows)}`);
}

/** Flags that go with others are refused without them. @throws {UsageError} */
function requireOwners(args: Arguments): void {
  const ofNetwork = NETWORK_KEYS.find((key) => args[key] !== undefined && args.network === undefined);
  if (ofNetwork) throw new UsageError(`--${flagOf(ofNetwork)} goes with --network`);
}

/** The data that flags name. */
type GivenData = { readonly builtIn: string } | { readonly description: string | DataSetDescription };

function dataOf(args: Arguments, { target: wanted }: GivenProblemOptions): GivenData {
  requireOwners(args);
  const keys = Object.keys(DESCRIPTION_FLAGS) as (keyof typeof DESCRIPTION_FLAGS)[];
  const given = keys.filter((key) => args[key] !== undefined).map(flagOf);
  if (args.standardise === true) given.push('standardise');
  if (args.dataset !== undefined) {
    if (given.length > 0)
      throw new UsageError(`give --dataset or --${given[0]}: a description of data has all its keys`);
    const name = pathOf('--dataset', 'file', once('dataset', args.dataset));
    if (!isDataSetFile(name)) return { builtIn: name };
    requireNoCorpora(args);
    return { description: name };
  }
  requireNoCorpora(args);
  if (args.train === undefined) {
    const owner = given.length > 0 ? `--${given[0]} goes with --train FILE` : 'give the data';
    throw new UsageError(`${owner}: --train FILE --target COLUMN, or --dataset FILE.yaml`);
  }
  const hasOutputs = isPatternFile(String(args.train));
  const target = args.target !== undefined ? namesOf(args, 'target') : hasOutputs ? undefined : wanted;
  if (target === undefined && !hasOutputs) {
    const own = args.network === undefined ? '' : '; --target self: the outputs of the network itself';
    throw new UsageError(`--train needs --target COLUMN, the column that the network is to give${own}`);
  }
  const text = (key: string) => (args[key] === undefined ? undefined : once(flagOf(key), args[key]));
  const number = (key: string) => {
    const written = text(key);
    if (written === undefined) return undefined;
    return Number.isFinite(numberIn(written)) ? numberIn(written) : written;
  };
  const header = text('header');
  const written = {
    ...{ train: text('train'), test: text('test'), validation: text('validation') },
    ...{ testShare: number('testShare'), validationShare: number('validationShare'), seed: number('shareSeed') },
    ...{ target, classes: namesOf(args, 'classes'), inputs: namesOf(args, 'inputs') },
    header: header === 'true' ? true : header === 'false' ? false : header,
    standardise: args.standardise === true ? true : undefined,
  };
  return { description: requireDescription(withoutUndefined(written)) };
}

function requireNoCorpora({ data }: Arguments): void {
  if (data !== undefined) throw new UsageError('--data goes with --dataset NAME, that of a built-in data set');
}

const withoutUndefined = (written: object) =>
  Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));

/** Names that a flag lists; given several times, it has one each, whatever commas are in them. */
function namesOf(args: Arguments, key: string): string[] | undefined {
  const value = args[key];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(String);
  return String(value)
    .split(',')
    .map((name) => name.trim());
}

function builtIn(args: Arguments, name: string): DataSet {
  const dataSets = dataSetsOf(args);
  if (dataSets.has({ dataset: name })) return dataSets.of({ dataset: name });
  const hint = /\.(csv|tsv|arrow|parquet|npz|pat|gz)$/i.test(name)
    ? `; a table is --train ${name} --target COLUMN`
    : '';
  throw new UsageError(unknownDataSet(name) + hint);
}
