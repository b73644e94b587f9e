import type { CommandModule } from 'yargs';
import type { Samples } from '../dataset/dataSet.ts';
import { UsageError } from '../errors.ts';
import { compactMeasures, RANDOM_SAMPLES, randomInputs, takenInputs } from '../inspection/compactMeasures.ts';
import { compactStored } from '../networkFile/compactStored.ts';
import { formatOfName } from '../networkFile/networkFormats.ts';
import { networkBytes } from '../networkFile/writeNetwork.ts';
import { type CompactText, compactText } from '../report/compactText.ts';
import { counted } from '../report/counted.ts';
import { example } from './example.ts';
import { flagOf } from './fieldOptions.ts';
import { givenNetwork, givenProblem } from './givenProblem.ts';
import { namedOutput, saveOption } from './namedOutput.ts';
import { type Arguments, jsonOption } from './options.ts';
import { printLines } from './printLines.ts';
import { DESCRIPTION_FLAGS, dataSetFlags, networkFlags } from './problemFlags.ts';
import { likeItsFile, savedBytes, saveNetwork } from './saveNetwork.ts';
import { setsOf } from './setMeasures.ts';

/** `surgeon compact`: a network without what pruning made useless. */
export const compactCommand: CommandModule<unknown, Arguments> = {
  command: 'compact',
  describe: 'remove units and inputs that do nothing any more, so that a pruned network becomes a smaller one',
  builder: (yargs) =>
    [networkFlags, dataSetFlags, saveOption('none: figures alone'), jsonOption]
      .reduce((command, option) => option(command), yargs)
      .describe('json', 'print the result as JSON')
      .example(...example('$0 compact --network pruned.json --save small.json', 'outputs compared on random inputs'))
      .example(...example('$0 compact --network pruned.json --train train.csv --save small.json', 'and on your data')),
  async handler(args) {
    const path = namedOutput(args, 'save');
    if (path !== null) formatOfName(path);
    const { stored: known, asRead, sets, name } = await given(args);
    const stored = likeItsFile(path ?? name, known, asRead);
    const smaller = compactStored(stored);
    const compared = sets ?? [randomInputs(stored.network)];
    const measures = compactMeasures(stored, smaller, compared);
    const content = await savedBytes(path ?? name, smaller.stored);
    const sizes = { before: (await networkBytes(path ?? name, stored)).length, after: content.length };
    const taken = compared.map((set) => takenInputs(set, stored.network.inputs, smaller.inputs));
    const rounding = path === null ? null : await saveNetwork(path, smaller.stored, args, taken);
    const told: CompactText = {
      ...{ name, path, stored, smaller, measures, bytes: sizes, rounding, samples: samplesText(sets) },
    };
    if (args.json) return console.log(JSON.stringify(inJson(told)));
    await printLines(compactText(told));
  },
};

/** The network, and the samples it is compared on; null: there are no data. */
async function given(args: Arguments) {
  if (args.dataset === undefined && args.train === undefined) {
    const { path, stored } = await givenNetwork(args);
    requireNoData(args);
    return { name: path, stored, asRead: stored, sets: null };
  }
  const { path, stored, asRead, dataSet } = await givenProblem(args, { target: 'self' });
  const { train, ...others } = setsOf(dataSet);
  return { name: path, stored, asRead, sets: [train, ...Object.values(others)] as [Samples, ...Samples[]] };
}

/** @throws {UsageError} if a flag speaks of data that are not there */
function requireNoData(args: Arguments): void {
  const owned = [...Object.keys(DESCRIPTION_FLAGS), 'standardise'].find(
    (key) => key !== 'train' && args[key] !== undefined && args[key] !== false,
  );
  if (owned) throw new UsageError(`--${flagOf(owned)} goes with --train FILE`);
}

const samplesText = (sets: readonly Samples[] | null): string =>
  sets === null
    ? `${RANDOM_SAMPLES} random inputs in ±1 (the same each time; give data for others)`
    : counted(
        sets.reduce((sum, { count }) => sum + count, 0),
        'sample',
      );

function inJson({ smaller, measures, bytes, stored, rounding }: CompactText) {
  const of = (which: 'before' | 'after') => {
    const { weights, liveWeights, units, inputs, multiplyAdds } = smaller[which];
    const { median, lower, upper } = measures[which];
    return {
      ...{ weights, zeros: weights - liveWeights, units, inputs, bytes: bytes[which], multiplyAdds },
      ...{ microseconds: median, microsecondsQuartiles: [lower, upper] },
    };
  };
  const { largestDifference, largestOutput } = measures;
  const { network } = smaller.stored;
  return {
    ...{ before: of('before'), after: of('after'), largestDifference, largestOutput },
    layers: { before: stored.network.layers, after: network.layers },
    inputs: smaller.inputNames,
    removedInputs: smaller.removedInputs,
    rounding,
  };
}
