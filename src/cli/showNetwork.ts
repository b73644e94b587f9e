import { dirname, join } from 'node:path';
import { shown } from '../config/values.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { randomInputs } from '../inspection/compactMeasures.ts';
import { NETWORK_COLUMNS, networkRows, networkText } from '../report/networkText.ts';
import { roundingLines } from '../report/roundingLines.ts';
import { printable } from '../report/view/printable.ts';
import { percent } from '../statistics/statistics.ts';
import { addKeptData } from '../sweep/keptData.ts';
import { configText } from '../tables/configColumns.ts';
import { namedNetworkAt } from '../trace/namedNetwork.ts';
import { readTrace, type Trace } from '../trace/trace.ts';
import { namedOutput } from './namedOutput.ts';
import { type Arguments, dataSetsOf, once } from './options.ts';
import { printPaged } from './pager.ts';
import { printText } from './printText.ts';
import { saveNetwork } from './saveNetwork.ts';
import { showTable, VIEW_FLAGS } from './showTable.ts';
import { storedCell } from './storedCell.ts';

/** Prints the network of a step of a trace, or writes it to a file; @throws {UsageError} if there is no such step */
export async function showNetwork(path: string, args: Arguments): Promise<void> {
  const dataSets = dataSetsOf(args);
  const trace = readTrace(path);
  const { dataset, dataSha256, network, networkSha256 } = trace.config;
  const names = { data: { [dataset]: dataSha256 }, ...(network && { networks: { [network]: networkSha256! } }) };
  addKeptData(join(dirname(path), '..', '..'), names, dataSets); // DIR of DIR/<experiment>/cells/
  const index = chosenStep(trace, args);
  if (args.save !== undefined) return saveStep(trace, index, dataSets, args);
  const named = namedNetworkAt(trace, index, dataSets);
  if (args.csv || args.json) return showTable({ columns: NETWORK_COLUMNS, rows: networkRows(named) }, args);
  const absent = VIEW_FLAGS.find((name) => args[name] !== undefined);
  if (absent) throw new UsageError(`--${absent} goes with a table: --network has one with --csv or --json`);
  const { definitions, formulas, gone } = networkText(named);
  const lines = [...definitions, ...formulas, ...gone].map(printable); // names are those of the user's data
  await printPaged([networkHeading(trace, index), ...lines], args);
}

/** Writes the network of a step to the file that `--save` names. */
async function saveStep(trace: Trace, index: number, dataSets: DataSets, args: Arguments): Promise<void> {
  const absent = ['csv', 'network', ...VIEW_FLAGS].find((name) => args[name] !== undefined && args[name] !== false);
  if (absent) throw new UsageError(`give --save or --${absent}, not both`);
  const path = namedOutput(args, 'save')!;
  const stored = storedCell(trace, index, dataSets);
  const rounding = await saveNetwork(path, stored, args, [randomInputs(stored.network)]);
  const { step, weightsLeft } = trace.steps[index];
  if (args.json) console.log(JSON.stringify({ cell: trace.id, step, weightsLeft, saved: path, rounding }));
  else printText([networkHeading(trace, index), `saved: ${path}`, ...roundingLines(path, rounding)].join('\n'));
}

/** The index of the row of a trace that `--step` or `--weights` choose; the last one by default. */
function chosenStep(trace: Trace, { step, weights }: Arguments): number {
  const { steps } = trace;
  if (step !== undefined) return stepIn(trace, once('step', step));
  if (weights === undefined) return steps.length - 1;
  const text = once('weights', weights);
  const index = steps.findLastIndex(({ weightsLeft }) => String(weightsLeft) === text.trim());
  if (index >= 0) return index;
  const [most, least] = [steps[0], steps[steps.length - 1]].map(({ weightsLeft }) => weightsLeft);
  throw new UsageError(`weights must be one of the sizes of this trace, ${most} … ${least}, got ${shown(text)}`);
}

/** The index of a row of a trace; @throws {UsageError} if there is no such step */
function stepIn({ steps }: Trace, text: string): number {
  const index = steps.findIndex(({ step }) => String(step) === text.trim());
  if (index < 0)
    throw new UsageError(`step must be an integer 0 … ${steps.length - 1} in this trace, got ${shown(text)}`);
  return index;
}

/** Two lines about a network: its cell, and its accuracies. */
function networkHeading({ id, config, steps }: Trace, index: number): string {
  const { weightsLeft, trainAccuracy, testAccuracy } = steps[index];
  const accuracies = [trainAccuracy, testAccuracy].map((accuracy) => (accuracy === null ? '-' : percent(accuracy)));
  return [
    `cell ${id}: ${configText(config, ['dataset', 'layers', 'seed', 'criterion', 'alpha'])}`,
    `step ${index}: ${weightsLeft} of ${steps[0].weightsLeft} weights left, ${accuracies.join(' / ')} % right (train / test)`,
  ].join('\n');
}
