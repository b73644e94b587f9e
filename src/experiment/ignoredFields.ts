import { FIELD_NAMES, FIELDS, type FieldName, type Fields } from '../config/fields.ts';
import { CRITERION, type CriterionField, fieldsReadBy } from '../surgeon/criteria/criteria.ts';
import type { Cell } from './cells.ts';

/** The field whose value makes a cell ignore another one; null where the cell reads it. */
type IgnoredBy = (fields: Fields) => FieldName | null;

const unlessRead =
  (field: CriterionField): IgnoredBy =>
  ({ criterion }) =>
    fieldsReadBy(CRITERION[criterion]).includes(field) ? null : 'criterion';

const ofBackpropagation: IgnoredBy = ({ training, retrain, retraining }) =>
  training === 'backpropagation' || (retrain !== 'none' && retraining === 'backpropagation') ? null : 'training';
const ofRetraining: IgnoredBy = ({ retrain }) => (retrain === 'none' ? 'retrain' : null);

/**
 * The fields that some cells ignore. Every other field counts as read, and so do these where a cell might depend on
 * them: two cells that are taken for different at least share their network, and statistics count networks.
 */
const IGNORED_BY: { readonly [Name in FieldName]?: IgnoredBy } = {
  together: unlessRead('together'),
  dimensions: unlessRead('dimensions'),
  eigenspace: unlessRead('eigenspace'),
  inverse: unlessRead('inverse'),
  // The recursion of the plain loops absorbs one gradient at a time.
  block: (fields) => unlessRead('block')(fields) ?? (fields.backend === 'plain' ? 'backend' : null),
  learningRate: ofBackpropagation,
  momentum: ofBackpropagation,
  batchSize: ofBackpropagation,
  errorLimit: ({ stop }) => (stop === 'error' ? null : 'stop'),
  weightsLimit: ({ stop }) => (stop === 'weightsLeft' ? null : 'stop'),
  retrainEvery: ({ retrain }) => (retrain === 'every' ? null : 'retrain'),
  retraining: ofRetraining,
  retrainSteps: ofRetraining,
};
const IGNORABLE = Object.keys(IGNORED_BY) as FieldName[];

/**
 * A config with every field that its cell ignores at its default: cells that agree in it have the same result, bit for
 * bit.
 *
 * @param config of a cell
 */
export function readConfig<Config extends Fields>(config: Config): Config {
  const ignored = IGNORABLE.filter((name) => IGNORED_BY[name]!(config) !== null);
  const defaults = ignored.map((name) => [name, 'default' in FIELDS[name] ? FIELDS[name].default : null]);
  return { ...config, ...Object.fromEntries(defaults) };
}

/**
 * Text that is the same for cells with the same result: they agree in all that they read. The digest of the data counts
 * for nothing: data set, draw and size say which data they are.
 */
export function readKey(config: Fields): string {
  const read = readConfig(config);
  return JSON.stringify(FIELD_NAMES.map((name) => read[name]));
}

/** Values of a field that make no difference to some cells of a plan. */
export interface IgnoredValues {
  readonly field: FieldName;
  /** how many values of it cells have that are otherwise the same */
  readonly values: number;
  /** the field that decides that it is ignored, */
  readonly because: FieldName;
  /** and the values of that one with which it is */
  readonly of: readonly string[];
}

/** Values of a plan that make no difference to a cell. */
export interface Ignored {
  /** in the order of the columns */
  readonly fields: readonly IgnoredValues[];
  /** cells that have the result of another cell of the plan */
  readonly repeats: number;
}

/** Finds the cells of a plan that differ in fields alone which they ignore, and these fields. */
export function ignoredValues(cells: readonly Cell[]): Ignored {
  const varies = (name: FieldName) => cells.some(({ config }) => config[name] !== cells[0].config[name]);
  const varying = IGNORABLE.filter(varies);
  const groups = new Map<string, Cell[]>();
  // Most plans vary none of them, and have up to a million cells.
  for (const cell of varying.length > 0 ? cells : []) {
    const key = readKey(cell.config);
    const group = groups.get(key);
    if (group) group.push(cell);
    else groups.set(key, [cell]);
  }
  const found = new Map<string, { field: FieldName; because: FieldName; values: Set<unknown>; of: Set<string> }>();
  for (const [first, ...others] of groups.values()) {
    for (const field of varying) {
      const because = IGNORED_BY[field]!(first.config);
      const values = new Set([first, ...others].map(({ config }) => config[field]));
      if (because === null || values.size === 1) continue;
      const key = `${field} ${because}`;
      const entry = found.get(key) ?? { field, because, values: new Set(), of: new Set() };
      for (const value of values) entry.values.add(value);
      entry.of.add(String(first.config[because]));
      found.set(key, entry);
    }
  }
  const fields = [...found.values()]
    .map(({ field, because, values, of }) => ({ field, values: values.size, because, of: [...of] }))
    .sort((a, b) => FIELD_NAMES.indexOf(a.field) - FIELD_NAMES.indexOf(b.field));
  return { fields, repeats: groups.size === 0 ? 0 : cells.length - groups.size };
}

/** One line of text, such as `3 values of eigenspace, ignored by obs, obd`. */
export function ignoredText({ field, values, because, of }: IgnoredValues): string {
  const by = because === 'criterion' ? `by ${of.join(', ')}` : `with ${because} ${of.join(', ')}`;
  return `${values} values of ${field}, ignored ${by}`;
}
