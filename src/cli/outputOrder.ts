import { UsageError } from '../errors.ts';
import { printable } from '../report/view/printable.ts';
import { percent } from '../statistics/statistics.ts';
import { likelierOrder } from '../tabular/likelierOrder.ts';
import type { TabularDataSet } from '../tabular/readDataSet.ts';
import type { GivenProblem } from './givenProblem.ts';
import { wordsOf } from './problemWords.ts';
import { shellWord } from './typedCommand.ts';

/** Classes that a line shows. */
const MOST = 10;

/**
 * A line on classes in an order that can hardly be that of the outputs, where neither the file of the network nor the
 * user names these; else null. It takes a pass over the training set.
 */
export function orderLine({ path, stored, asRead, dataSet }: GivenProblem): string | null {
  const { train, classes = null, outputClasses = null } = dataSet as Partial<TabularDataSet>;
  if (asRead.outputNames || !train) return null;
  const order = likelierOrder(stored, { train, classes, outputClasses });
  if (!order) return null;
  const { taken, likelier } = order;
  const [before, after] = [order.takenAccuracy, order.likelierAccuracy].map(percent);
  const isOne = taken.length === 1;
  const what = isOne ? `the output of ${path} is taken as 1 for` : `outputs of ${path} are taken as`;
  const why = isOne ? 'the second in the order of the alphabet' : 'in the order of the alphabet';
  const shown = (names: readonly string[]) =>
    [...names.slice(0, MOST), ...(names.length > MOST ? ['…'] : [])].map(printable).join(', ');
  return `${what} ${shown(taken)}, ${why}, and ${before} % of the training set are right; as ${shown(likelier)} ${after} % are: ${flagWith(likelier)}`;
}

/** `--output-names a,b`, as it is typed; once a name where commas are in names. */
const flagWith = (names: readonly string[]): string =>
  wordsOf('output-names', names.some((name) => name.includes(',')) ? names : names.join(','))
    .map(shellWord)
    .map(printable)
    .join(' ');

/** @throws {UsageError} with the line of `orderLine`, where there is one */
export function requireOrder(given: GivenProblem): void {
  const line = orderLine(given);
  if (line !== null) throw new UsageError(line);
}
