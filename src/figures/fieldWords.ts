import type { Row, Value } from '../arrow/columns.ts';
import { FIELDS, type FieldName } from '../config/fields.ts';
import { numeral } from './numeral.ts';

/** Data sets as papers spell them; others have their own name. */
const DATA_SET_WORDS: Readonly<Record<string, string>> = {
  'monks-1': 'MONK-1',
  'monks-2': 'MONK-2',
  'monks-3': 'MONK-3',
  xor: 'XOR',
  'mackey-glass': 'Mackey–Glass',
  nettalk: 'NETtalk',
};

/** A data set as it is called in headings. */
export const dataSetWords = (name: string): string => DATA_SET_WORDS[name] ?? name;

/** Words for values whose field they name by themselves. */
const VALUE_WORDS: Readonly<Record<string, string>> = {
  squared: 'squared error',
  crossEntropy: 'cross-entropy',
  levenbergMarquardt: 'Levenberg–Marquardt',
  quasiNewton: 'quasi-Newton',
  none: 'as given',
  trainAccuracy: 'training accuracy',
  testAccuracy: 'test accuracy',
  validationError: 'validation error',
  testError: 'test error',
  fpe: 'FPE',
  weightsLeft: 'weights left',
  gaussNewton: 'Gauss–Newton',
  perTarget: 'H per target',
  empiricalFisher: 'empirical Fisher',
  exact: 'exact H',
  obdRecursion: 'OBD’s recursion',
  obdRecursionBends: 'OBD’s recursion with f″',
};

/** Words for values by their field; nothing is said of an empty one. */
const FIELD_WORDS: Partial<Record<FieldName, (value: Value) => string>> = {
  alpha: (value) => `α ${shown(value)}`,
  startRange: (value) => `start ±${shown(value)}`,
  retrain: (value) => ({ none: '', every: 'retrained', onFailure: 'retrained at need' })[String(value)] ?? '',
  trainUntil: (value) => (value === 'validationError' ? 'stopped early' : 'at the minimum'),
  renewEvery: (value) => (value === 1 ? 'H each time' : `H every ${shown(value)}`),
  retrainEvery: (value) => (value === 1 ? 'each time' : `every ${shown(value)}`),
  retrainSteps: (value) => `${shown(value)} steps`,
  inverse: (value) => `${value} inverse`,
  nuisance: (value) => (value === 'keep' ? 'nuisance kept' : ''),
  stop: (value) => (value === 'end' ? '' : `by ${shown(value)}`),
  layers: (value) => String(value),
  network: (value) => String(value),
};
/** Fields whose values are names that say what they are. */
const SPEAKING: readonly FieldName[] = ['loss', 'curvature', 'eigenspace', 'training'];

const shown = (value: Value): string =>
  typeof value === 'number' ? numeral(value) : (VALUE_WORDS[String(value)] ?? String(value));

/** A value of a field in a few words, such as `α 1e−5` or `retrained`; none where it is what one expects. */
export function fieldWords(name: FieldName, value: Value): string {
  const words = FIELD_WORDS[name];
  if (words) return value === null ? '' : words(value);
  if (SPEAKING.includes(name)) return value === null ? '' : shown(value);
  return value === null ? `no ${name}` : `${name} ${shown(value)}`;
}

/** Fields that tell things apart, the most telling ones first; others follow in the order of the config. */
const PREFERRED: readonly FieldName[] = [
  ...(['dataset', 'network', 'layers', 'loss', 'training', 'trainUntil', 'decay', 'criterion', 'retrain'] as const),
  ...(['alpha', 'curvature', 'renewEvery', 'nuisance', 'stop', 'retrainEvery', 'retrainSteps'] as const),
];
const rank = (name: FieldName): number => {
  const index = PREFERRED.indexOf(name);
  return index < 0 ? PREFERRED.length + Object.keys(FIELDS).indexOf(name) : index;
};

/**
 * Few fields that tell some rows apart as well as all of them do: fields that vary together are told by one. The field
 * that tells most apart comes first.
 */
export function tellingFields(rows: readonly Row[], fields: readonly FieldName[]): FieldName[] {
  const keyOf = (row: Row, names: readonly FieldName[]) => JSON.stringify(names.map((name) => row[name] ?? null));
  const kinds = (names: readonly FieldName[]) => new Set(rows.map((row) => keyOf(row, names))).size;
  const all = kinds(fields);
  const found: FieldName[] = [];
  let told = 1;
  while (told < all) {
    const counted = fields
      .filter((name) => !found.includes(name))
      .map((name) => ({ name, count: kinds([...found, name]) }))
      .sort((a, b) => b.count - a.count || rank(a.name) - rank(b.name));
    found.push(counted[0].name);
    told = counted[0].count;
  }
  return found.sort((a, b) => rank(a) - rank(b));
}
