import { boolean, integer, number, orNull, type Row, text } from '../arrow/columns.ts';
import type { Cell } from '../experiment/cells.ts';
import { type StepColumn, stepColumn, type Trace } from '../trace/trace.ts';
import type { CellTable } from './cellTable.ts';
import { CONFIG_COLUMNS, configRow } from './configColumns.ts';
import { hasTrained, type TrainedRule } from './trained.ts';

const ERROR = 'mean of d(t, o), ½‖t − o‖² for squared error, over the';
const ACCURACY = 'share classified right in the';

/** `summary.arrow`: one row a cell, the trained network beside what is left of it. */
export const SUMMARY_COLUMNS = [
  ...CONFIG_COLUMNS,
  integer('weightsStart', 'count', 'weights of the trained network, biases included'),
  integer('weightsLeft', 'count', 'live weights at the end'),
  integer('inputsLeft', 'count', 'inputs that still have a path to an output'),
  integer('hiddenLeft', 'count', 'hidden units that still have a path to an output'),
  number('trainErrorStart', 'error', `${ERROR} training set, trained network`),
  orNull(number('validationErrorStart', 'error', `${ERROR} validation set, trained network`)),
  orNull(number('testErrorStart', 'error', `${ERROR} test set, trained network`)),
  number('trainAccuracyStart', 'fraction', `${ACCURACY} training set, trained network`),
  orNull(number('testAccuracyStart', 'fraction', `${ACCURACY} test set, trained network`)),
  number('trainError', 'error', `${ERROR} training set, at the end`),
  orNull(number('validationError', 'error', `${ERROR} validation set, at the end`)),
  orNull(number('testError', 'error', `${ERROR} test set, at the end`)),
  number('trainAccuracy', 'fraction', `${ACCURACY} training set, at the end`),
  orNull(number('testAccuracy', 'fraction', `${ACCURACY} test set, at the end`)),
  orNull(number('effectiveWeights', 'count', 'N_eff at the end; for gamma criteria and stop: fpe')),
  orNull(number('fpe', 'error', 'final prediction error (P + N_eff)/(P − N_eff)·E at the end')),
  text('stoppedBy', 'name', 'the rule that ended the path; its last deletion was taken back'),
  text('trainingStop', 'name', 'why training ended'),
  number('gradientNorm', 'error / weight', '‖∂loss/∂w‖₂ of the trained network: 0 at a minimum'),
  orNull(
    boolean('trained', 'boolean', 'the trained network fulfils the rule of the experiment; null where it states none'),
  ),
  text('inputs', 'names', 'inputs that still matter, separated by spaces'),
];

/** `summary.arrow`. @param trained when a network counts as trained, if the experiment says it */
export const summaryTable = (trained: TrainedRule | undefined): CellTable => ({
  name: 'summary',
  columns: SUMMARY_COLUMNS,
  ofCell: (cell, trace) => [summaryRow(cell, trace, trained)],
});

/**
 * The row of one cell: a function of its trace alone. The last step of a trace has always been measured.
 *
 * @param trained when a network counts as trained, if the experiment says it
 */
export function summaryRow(cell: Cell, trace: Trace, trained?: TrainedRule | undefined): Row {
  const { outcome } = trace;
  const last = stepColumn(trace, 'step').length - 1;
  const start = <Name extends StepColumn>(name: Name) => stepColumn(trace, name)[0];
  const end = <Name extends StepColumn>(name: Name) => stepColumn(trace, name)[last];
  return {
    weightsStart: start('weightsLeft'),
    weightsLeft: end('weightsLeft'),
    inputsLeft: outcome.inputs.length,
    hiddenLeft: outcome.hiddenLeft,
    trainErrorStart: start('trainError'),
    validationErrorStart: start('validationError'),
    testErrorStart: start('testError'),
    trainAccuracyStart: start('trainAccuracy'),
    testAccuracyStart: start('testAccuracy'),
    trainError: end('trainError'),
    validationError: end('validationError'),
    testError: end('testError'),
    trainAccuracy: end('trainAccuracy'),
    testAccuracy: end('testAccuracy'),
    effectiveWeights: end('effectiveWeights'),
    fpe: end('fpe'),
    stoppedBy: outcome.stoppedBy,
    trainingStop: outcome.trainingStop,
    gradientNorm: outcome.gradientNorm,
    trained: hasTrained(
      cell.config,
      { trainAccuracy: start('trainAccuracy'), trainError: start('trainError') },
      trained,
    ),
    inputs: outcome.inputs.join(' '),
    ...configRow(cell), // last: V8 takes ten times as long to add twenty names to forty
  };
}
