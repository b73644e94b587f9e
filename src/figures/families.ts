import type { Row, Value } from '../arrow/columns.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '../config/fields.ts';
import { groupedBy } from '../tables/groupedBy.ts';
import { SAMPLED } from '../tables/requestSchemas.ts';
import { TRAINING, TRAINING_FIELDS, type TrainingName } from '../training/trainings.ts';
import { criterionStyle } from './criterionStyle.ts';
import { type CurveLook, criterionLook } from './curveLook.ts';
import { dataSetWords, fieldWords, tellingFields } from './fieldWords.ts';
import { cut } from './svg.ts';

/** One way of pruning a kind of network: a line of a panel. */
export interface Way<Of extends Row> {
  /** the criterion, and what tells this line from others of it */
  readonly label: string;
  readonly criterion: string;
  readonly look: CurveLook;
  readonly rows: readonly Of[];
}

/** A kind of network, by its data and training: a panel of a figure. */
export interface Family<Of extends Row> {
  readonly dataset: string;
  readonly heading: string;
  readonly ways: readonly Way<Of>[];
}

/** Rows of a table that has columns of the config, taken apart. */
export interface Families<Of extends Row> {
  readonly families: readonly Family<Of>[];
  /** a sentence that says how many panels and lines are not drawn; empty where all are */
  readonly leftOut: string;
}

/** A figure of more panels, or a panel of more lines, is not read any more. */
const [MAX_PANELS, MAX_LINES] = [12, 12];

/** Characters of the name of a data set, and of a heading, at most. */
const [MAX_NAME, MAX_HEADING] = [40, 64];

const fieldsOf = (...groups: readonly string[]): FieldName[] =>
  FIELD_NAMES.filter((name) => groups.includes(FIELDS[name].group) && !SAMPLED.includes(name));
const NETWORK = fieldsOf('data', 'network', 'training');
const PRUNING = fieldsOf('pruning', 'inverse', 'execution');

/**
 * Rows as panels and lines: a panel for each kind of network (data, architecture, training), in it a line for each way
 * of pruning (criterion, α, retraining, …). Seeds and draws are not told apart.
 */
export function familiesOf<Of extends Row>(rows: readonly Of[]): Families<Of> {
  const kinds = [...groupedBy(rows, (row) => keyOf(trainedAs(row), NETWORK)).values()];
  const firsts = kinds.map(([row]) => trainedAs(row));
  const told = tellingFields(firsts, NETWORK).filter((name) => name !== 'dataset');
  const families = kinds.slice(0, MAX_PANELS).map((ofKind): Family<Of> => {
    const first = trainedAs(ofKind[0]);
    const dataset = String(first.dataset ?? '');
    const words = told.map((name) => fieldWords(name, first[name] ?? null)).filter((said) => said !== '');
    return {
      dataset,
      heading: cut(
        [cut(dataSetWords(dataset), MAX_NAME), ...words].filter((said) => said !== '').join(', '),
        MAX_HEADING,
      ),
      ways: waysOf(ofKind),
    };
  });
  const panels = kinds.length - families.length;
  const lines = families.reduce((sum, { ways }) => sum + Math.max(0, ways.length - MAX_LINES), 0);
  const leftOut = [
    ...(panels > 0 ? [`${panels} further kinds of network`] : []),
    ...(lines > 0 ? [`${lines} further ways of pruning these`] : []),
  ];
  return {
    families: families.map((family) => ({ ...family, ways: family.ways.slice(0, MAX_LINES) })),
    leftOut: leftOut.length > 0 ? `Not drawn: ${leftOut.join(', and ')}.` : '',
  };
}

function waysOf<Of extends Row>(rows: readonly Of[]): Way<Of>[] {
  const groups = [...groupedBy(rows, (row) => keyOf(row, PRUNING)).values()];
  const retrains = new Set(groups.map(([row]) => row.retrain)).size > 1;
  return [...groupedBy(groups, ([row]) => String(row.criterion)).entries()].flatMap(([criterion, ofCriterion]) => {
    const told = tellingFields(
      ofCriterion.map(([row]) => row),
      PRUNING,
    );
    const usual = new Map(told.map((name) => [name, majority(ofCriterion.map(([row]) => row[name]))]));
    if (retrains && !told.includes('retrain')) told.unshift('retrain');
    return ofCriterion.map((group, index): Way<Of> => {
      const said = told.filter((name) => !usual.has(name) || usual.get(name) !== group[0][name]);
      const words = said.map((name) => fieldWords(name, group[0][name] ?? null)).filter((word) => word !== '');
      const label = [criterionStyle(criterion)?.label ?? criterion, ...words].join(', ');
      return { label, criterion, look: criterionLook(criterion, index, ofCriterion.length), rows: group };
    });
  });
}

/** The value that more than half of some things have; a label may leave it unsaid. */
function majority(values: readonly (Value | undefined)[]): Value | undefined {
  return values.find((value) => 2 * values.filter((other) => other === value).length > values.length);
}

const keyOf = (row: Row, names: readonly FieldName[]) => JSON.stringify(names.map((name) => row[name] ?? null));

/** A row without what retraining alone reads: it makes no other network. */
function trainedAs(row: Row): Row {
  const reads: readonly string[] = TRAINING[row.training as TrainingName]?.reads ?? [];
  const unread = TRAINING_FIELDS.filter((name) => !reads.includes(name)).map((name) => [name, null]);
  return { ...row, ...Object.fromEntries(unread) };
}
