import { UsageError } from '../errors.ts';
import { ACTIVATIONS, type Activation, activationText, type Transfer, transferOf } from './activation.ts';

/** Transfer functions of hidden units as text: one for all of them, or one a hidden layer, `tanh-relu-elu(0.7)`. */
export type HiddenText = Activation | `${Activation}-${string}`;
/** The same, or a list of one a hidden layer. */
export type HiddenActivation = HiddenText | readonly Activation[];

/** The layers of units that have biases, as text: `all`, `none`, or a word a layer, `yes-no-yes`. */
export type BiasText = 'all' | 'none' | `${'yes' | 'no'}-${string}`;
/** The same, or a list of one a layer of units. */
export type Biases = BiasText | readonly boolean[];

/** A dash between two layers, and not in the exponent of a number. */
const BETWEEN_LAYERS = /-(?![^(]*\))/;

/**
 * The transfer function of each hidden layer.
 *
 * @param layers hidden ones
 * @throws {UsageError} naming what is allowed
 */
export function hiddenTransfers(given: HiddenActivation | null, layers: number): Transfer[] {
  if (layers === 0 && (given ?? null) === null) return [];
  const written: unknown = typeof given === 'string' ? given.split(BETWEEN_LAYERS) : given;
  const names: readonly unknown[] = Array.isArray(written) ? written : [written];
  const transfers = names.map((name) => transferOf(name, 'activation', ACTIVATIONS));
  if (typeof given === 'string' && transfers.length === 1) return Array.from({ length: layers }, () => transfers[0]);
  if (transfers.length === layers) return transfers;
  const wanted = layers === 1 ? '1 hidden layer' : `${layers} hidden layers`;
  throw new UsageError(
    `activation must be one name for all hidden layers or one each of ${wanted}, got ${names.length}`,
  );
}

/** The text of hidden layers, one name where all have the same. */
export function hiddenText(transfers: readonly Transfer[]): HiddenText {
  const names = transfers.map(activationText);
  return (new Set(names).size > 1 ? names.join('-') : (names[0] ?? 'sigmoid')) as HiddenText;
}

/**
 * Whether the units of each layer have biases.
 *
 * @param layers those after the inputs
 * @throws {UsageError} naming what is allowed
 */
export function biasesOf(given: Biases | undefined, layers: number): boolean[] {
  if (given === undefined || given === 'all' || given === 'none') {
    return Array.from({ length: layers }, () => given !== 'none');
  }
  const words: readonly unknown[] = typeof given === 'string' ? given.split('-') : given;
  const flags = Array.isArray(words) ? words.map((word) => FLAGS.get(word)) : [];
  if (flags.length !== layers || flags.includes(undefined)) {
    const each = layers === 1 ? 'yes or no for 1 layer' : `yes or no for each of ${layers} layers, such as yes-no`;
    throw new UsageError(`biases must be all, none, or ${each}, got ${JSON.stringify(given)}`);
  }
  return flags as boolean[];
}
const FLAGS = new Map<unknown, boolean>([
  ['yes', true],
  ['no', false],
  [true, true],
  [false, false],
]);

/** The text of these flags. */
export function biasText(flags: readonly boolean[]): BiasText {
  if (flags.every((has) => has)) return 'all';
  if (!flags.includes(true)) return 'none';
  return flags.map((has) => (has ? 'yes' : 'no')).join('-') as BiasText;
}
