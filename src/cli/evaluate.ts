import { extname } from 'node:path';
import type { CommandModule } from 'yargs';
import { isPatternFile } from '../config/dataSetDescription.ts';
import { shown } from '../config/values.ts';
import type { Samples } from '../dataset/dataSet.ts';
import { UsageError } from '../errors.ts';
import { csvLines } from '../export/csvLines.ts';
import type { NumberArray } from '../formats/npy.ts';
import { npzBytes } from '../formats/npzBytes.ts';
import { networkOutputs } from '../network/forward.ts';
import { networkLine } from '../report/networkLine.ts';
import { type SetMeasures, setsText } from '../report/setsText.ts';
import { notices } from './engineOptions.ts';
import { example } from './example.ts';
import { type GivenProblem, givenProblem } from './givenProblem.ts';
import { namedOutput, writeOutput } from './namedOutput.ts';
import { type Arguments, jsonOption, once } from './options.ts';
import { orderLine } from './outputOrder.ts';
import { printLines } from './printLines.ts';
import { printText } from './printText.ts';
import { dataSetFlags, networkFlags } from './problemFlags.ts';
import { decayOf, setMeasures, setsOf } from './setMeasures.ts';

/** `surgeon evaluate`: errors, accuracies and outputs of a network. */
export const evaluateCommand: CommandModule<unknown, Arguments> = {
  command: 'evaluate',
  describe: 'errors and accuracies of a network on your data, and its outputs',
  builder: (yargs) =>
    [networkFlags, dataSetFlags, jsonOption]
      .reduce((command, option) => option(command), yargs)
      .describe('json', 'print the result as JSON')
      .option('decay', {
        type: 'string',
        requiresArg: true,
        group: 'Network:',
        describe: 'weight decay of the loss E + ½·decay·‖w‖² [default: as the file says that it was trained, else 0]',
      })
      .option('outputs', {
        type: 'string',
        requiresArg: true,
        describe: 'write the outputs, samples × outputs, to this file (.csv, .npz) [default: none]',
      })
      .option('set', {
        type: 'string',
        requiresArg: true,
        describe: 'with --outputs: of this set alone (train, validation, test) [default: all; .csv takes one]',
      })
      .option('force', { type: 'boolean', default: false, describe: 'write --outputs anew where it is there' })
      .example(
        ...example('$0 evaluate --network net.json --train train.csv --test test.csv --target quality', 'each set'),
      )
      .example(...example('$0 evaluate --network net.json --train new.csv', 'without targets: the outputs, as CSV'))
      .example(
        ...example(
          '$0 evaluate --network w.npz --activations tanh,linear --dataset wine.yaml --outputs o.npz',
          'for NumPy',
        ),
      ),
  async handler(args) {
    const path = namedOutput(args, 'outputs');
    const format = path === null ? null : formatOf(path);
    const given = await givenProblem(args, { target: 'self' });
    const { stored, dataSet, loss } = given;
    const hasTargets = args.dataset !== undefined || args.target !== undefined || isPatternFile(String(args.train));
    const chosen = chosenSets(args, given, format ?? (hasTargets ? null : '.csv'));
    const measures = setMeasures(stored, dataSet, decayOf(args, stored));
    const sets = hasTargets ? measures : withoutTargets(measures);
    if (path !== null) await writeOutput(path, outputBytes(given, chosen, format!), args, 'outputs');
    const order = orderLine(given);
    if (args.json) {
      console.log(JSON.stringify(sets));
      if (order !== null) notices(args)(order);
      return;
    }
    if (!hasTargets && path === null) return printLines(outputLines(given, Object.values(chosen)[0]));
    printText(`${networkLine(given.path, stored, loss, dataSet)}\n\n${setsText(sets)}`);
    if (order !== null) printText(`\n${order}`);
    if (path !== null) printText(`\noutputs of ${Object.keys(chosen).join(', ')}: ${path}`);
  },
};

type OutputFormat = '.csv' | '.npz';

function formatOf(path: string): OutputFormat {
  const extension = extname(path).toLowerCase();
  if (extension === '.csv' || extension === '.npz') return extension;
  throw new UsageError(`--outputs must be a file .csv or .npz, got ${shown(path)}`);
}

/** The sets whose outputs are asked for. */
function chosenSets({ set }: Arguments, { dataSet }: GivenProblem, format: OutputFormat | null) {
  const all = setsOf(dataSet);
  const names = Object.keys(all);
  if (set !== undefined) {
    const name = once('set', set);
    if (format === null) throw new UsageError('--set goes with --outputs');
    if (!names.includes(name)) throw new UsageError(`set must be one of ${names.join(', ')} here, got ${shown(name)}`);
    return { [name]: all[name] };
  }
  if (format === '.csv' && names.length > 1) {
    throw new UsageError(`a .csv has the outputs of one set: give --set ${names.join(' or --set ')}, or a file .npz`);
  }
  return all;
}

const withoutTargets = (sets: Readonly<Record<string, SetMeasures>>): Record<string, SetMeasures> =>
  Object.fromEntries(
    Object.entries(sets).map(([name, measures]) => [name, { ...measures, error: null, loss: null, accuracy: null }]),
  );

const outputsOf = ({ stored: { network, weights } }: GivenProblem, samples: Samples): Float64Array =>
  networkOutputs(network, weights, samples, { start: 0, end: samples.count });

/** 17 significant digits are those of every double. */
const DIGITS = 17;

/** The outputs as lines of CSV, a sample each, below the names of the outputs. */
function* outputLines(given: GivenProblem, samples: Samples): Generator<string> {
  const outputs = outputsOf(given, samples);
  const width = given.stored.network.outputs;
  yield* csvLines(given.dataSet.outputNames, []);
  for (let k = 0; k < samples.count; k++) {
    yield Array.from(outputs.subarray(k * width, (k + 1) * width), (output) => output.toPrecision(DIGITS)).join(',');
  }
}

function outputBytes(given: GivenProblem, sets: Readonly<Record<string, Samples>>, format: OutputFormat): Uint8Array {
  if (format === '.csv') {
    const [samples] = Object.values(sets);
    return Buffer.concat(Array.from(outputLines(given, samples), (line) => Buffer.from(`${line}\n`)));
  }
  const arrays = Object.entries(sets).map(([name, samples]): [string, NumberArray] => {
    const shape = [samples.count, given.stored.network.outputs];
    return [name, { shape, values: outputsOf(given, samples) }];
  });
  return npzBytes(new Map(arrays));
}
