import { ACTIVATIONS, OUTPUT_ACTIVATIONS, PARAMETERISED } from '../network/activation.ts';

/**
 * The notation of values in text, as sources of regular expressions: `values.ts` reads by them, and the JSON Schema of
 * experiments shows them to editors.
 */

/** Digits without zeros before them: `007` is octal to some readers, and `0,001` a decimal to others. */
const INTEGER = String.raw`(?:0|[1-9]\d*)`;
/** A decimal number: `5`, `0.1`, `1e-5`. */
export const NUMERAL = String.raw`[+-]?(${INTEGER}(\.\d+)?|\.\d+)([eE][+-]?\d+)?`;
/** An architecture: `17-3-1` or `[17, 3, 1]`. */
export const LAYERS = String.raw`${INTEGER}(-\s*${INTEGER})+|\[\s*${INTEGER}([-,]\s*${INTEGER})+\s*\]`;
/** A transfer function: a name, of some with a number: `elu(0.7)`. */
const activation = (names: readonly string[]) => {
  const plain = names.filter((name) => !PARAMETERISED.includes(name));
  return String.raw`(?:${plain.join('|')}|(?:${PARAMETERISED.join('|')})(?:\((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\))?)`;
};
const HIDDEN_ACTIVATION = activation(ACTIVATIONS);
/** Transfer functions of hidden units: one, or one a hidden layer, `tanh-relu`. */
export const HIDDEN = `${HIDDEN_ACTIVATION}(?:-${HIDDEN_ACTIVATION})*`;
/** The transfer function of output units. */
export const OUTPUT = activation(OUTPUT_ACTIVATIONS);
/** Layers that have biases. */
export const BIASES = 'all|none|(?:yes|no)(?:-(?:yes|no))*';
/** An item of a list of numbers: a number, a range `1..20` or a log range `1e-8..1e-1:log15`. */
export const NUMBERS = String.raw`${NUMERAL}(\s*\.\.\s*${NUMERAL}(\s*:\s*log\s*${NUMERAL})?)?`;

/** Text that is one item, blanks around it. */
export const itemText = (item: string) => String.raw`^\s*(${item})\s*$`;
/** Text that is a list of such items, `a,b`, blanks around each. */
export const listText = (item: string) => String.raw`^\s*(${item})\s*(,\s*(${item})\s*)*$`;
