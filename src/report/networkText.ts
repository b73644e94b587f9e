import { number, orNull, type Row, text } from '../arrow/columns.ts';
import { activated, activationText, type OutputActivationName, type Transfer } from '../network/activation.ts';
import { type Layer, type Network, namedOutput } from '../network/architecture.ts';
import { reaching } from '../network/mask.ts';
import { unitNames } from '../network/weightName.ts';
import type { NamedNetwork } from '../trace/namedNetwork.ts';

/** Significant digits of a weight. */
const DIGITS = 3;
/** Longer formulas are broken between two terms. */
const WIDTH = 100;

/** The transfer functions as they are written; a linear unit is its sum. */
const DEFINITIONS: Readonly<Record<OutputActivationName, ((parameter: number) => string) | null>> = {
  sigmoid: () => 'sigmoid(s) = 1/(1 + e^−s)',
  tanh: () => 'tanh(s)',
  relu: () => 'relu(s) = max(0, s)',
  linear: null,
  leakyRelu: (c) => `leakyRelu(s) = s for s > 0, else ${c}·s`,
  elu: (alpha) => `elu(s) = s for s > 0, else ${alpha}·(e^s − 1)`,
  gelu: () => 'gelu(s) = s·Φ(s), Φ the standard normal distribution',
  silu: () => 'silu(s) = s/(1 + e^−s)',
  softplus: () => 'softplus(s) = log(1 + e^s)',
  softmax: () => 'softmax(s) = e^s / Σ e^s, the sum over all outputs',
  logSoftmax: () => 'logSoftmax(s) = s − log Σ e^s, the sum over all outputs',
};

/** A network as text, in three parts. */
export interface NetworkText {
  /** its transfer functions, a line each */
  readonly definitions: readonly string[];
  /** its units, a line each, long ones broken */
  readonly formulas: readonly string[];
  /** the units and the number of inputs without a path to an output; empty if there are none */
  readonly gone: readonly string[];
}

/**
 * A network as formulas: its transfer functions once, then each unit that has a path to an output, then what is gone.
 *
 *     f(s) = sigmoid(s) = 1/(1 + e^−s)
 *     h1 = f(−4.23·a1=1 − 4.11·a2=1 + 4.30·a5=1 + 0.52)
 *     class = f(7.10·h1 − 3.20)
 *     gone: h2, h3, 14 of 17 inputs
 *
 * Weights have three digits, the bias stands last. The signs of a sum stand between blanks and names that hold more
 * than letters, digits and = . _ : are in quotes, so that a1=1 can be nothing but a name. A unit that no input reaches
 * is followed by its value. Lines have at most 100 characters, as far as names allow.
 */
export function networkText(named: NamedNetwork): NetworkText {
  const { network, mask, inputNames, outputNames } = named;
  const reaches = reaching(network, mask);
  const letters = lettersOf(network);
  const constants = constantValues(named);
  const units = unitNames(network, outputNames);
  const formulas: string[] = [];
  const gone: string[] = [];
  for (const [m, stage] of network.stages.entries()) {
    const sources = (m === 0 ? inputNames : units[m - 1]).map(quoted);
    const letter = letters.get(transferText(network, stage))?.letter;
    for (const [j, unit] of units[m].entries()) {
      const terms = termsOf(named, stage, j, sources);
      const value = stage.firstValue + j;
      if (reaches[value] === 0) {
        gone.push(terms.length > 0 ? `${unit} (no path to an output; weights left: ${terms.length})` : unit);
        continue;
      }
      const sum = terms.length > 0 ? terms.map(signed) : ['0'];
      const constant = constants[value];
      const call = letter ? [`${letter}(`, constant === null ? ')' : `) = ${rounded(constant)}`] : ['', ''];
      sum[0] = `${quoted(unit)} = ${call[0]}${sum[0]}`;
      sum[sum.length - 1] += call[1];
      formulas.push(...wrapped(sum));
    }
  }
  const unused = inputNames.filter((_, i) => reaches[i] === 0).length;
  if (unused > 0) gone.push(`${unused} of ${inputNames.length} inputs`);
  const definitions = [...letters.values()].map(({ letter, definition }) => `${letter}(s) = ${definition}`);
  return { definitions, formulas, gone: gone.length > 0 ? wrapped(`gone: ${gone.join(', ')}`.split(/(?<=,) /)) : [] };
}

/** The columns of a network as a table. */
export const NETWORK_COLUMNS = [
  text('unit', 'name', 'the unit that the weight feeds'),
  text('activation', 'name', 'its transfer function'),
  orNull(
    text('source', 'name', 'input or unit that the weight multiplies, or bias; null: the unit has no weights left'),
  ),
  orNull(number('weight', 'weight', 'its value; null where there is none, and the sum is 0')),
];

/**
 * A network as a table, a row a live weight, in flat order. A unit that has lost all its weights and still feeds others
 * is a constant, f(0): it has a row without source and weight.
 */
export function networkRows({ network, weights, mask, inputNames, outputNames }: NamedNetwork): Row[] {
  const units = unitNames(network, outputNames);
  const reaches = reaching(network, mask);
  return network.stages.flatMap((stage, m) => {
    const activation = transferText(network, stage);
    const sources = sourcesOf(stage, m === 0 ? inputNames : units[m - 1]);
    return units[m].flatMap((unit, j): Row[] => {
      const rows = sources.flatMap((source, i): Row[] => {
        const q = stage.firstWeight + j * stage.sources + i;
        return mask[q] === 1 ? [{ unit, activation, source, weight: weights[q] }] : [];
      });
      const isConstant = rows.length === 0 && reaches[stage.firstValue + j] !== 0;
      return isConstant ? [{ unit, activation, source: null, weight: null }] : rows;
    });
  });
}

/** The names of the sources of a layer's units, that of the bias, if it has one, last. */
const sourcesOf = ({ sources }: Layer, before: readonly string[]): readonly string[] =>
  [...before, 'bias'].slice(0, sources);

/** The transfer function of a layer as the architecture names it: logits are linear. */
const namedTransfer = (network: Network, stage: Layer): Transfer =>
  stage === network.stages[network.stages.length - 1] ? namedOutput(network) : stage;
const transferText = (network: Network, stage: Layer): string => activationText(namedTransfer(network, stage));

/** f for the first transfer function, g, f3, f4, … for others of later layers, with what they mean; none for linear. */
function lettersOf(network: Network): ReadonlyMap<string, { readonly letter: string; readonly definition: string }> {
  const letters = new Map<string, { letter: string; definition: string }>();
  for (const stage of network.stages) {
    const { activation, parameter } = namedTransfer(network, stage);
    const definition = DEFINITIONS[activation]?.(parameter);
    const text = transferText(network, stage);
    if (definition === undefined || letters.has(text)) continue;
    const { size } = letters;
    letters.set(text, { letter: size < 2 ? 'fg'[size] : `f${size + 1}`, definition });
  }
  return letters;
}

/** The terms of a unit's sum. */
interface Term {
  readonly weight: number;
  /** what it multiplies; null for the bias */
  readonly source: string | null;
}

function termsOf({ weights, mask }: NamedNetwork, stage: Layer, unit: number, sources: readonly string[]): Term[] {
  const first = stage.firstWeight + unit * stage.sources;
  return [...sources, null]
    .slice(0, stage.sources)
    .flatMap((source, i) => (mask[first + i] === 1 ? [{ weight: weights[first + i], source }] : []));
}

/** `−4.23·a1=1` for the first term of a sum, `− 4.23·a1=1` for the others. */
function signed({ weight, source }: Term, index: number): string {
  const sign = weight < 0 ? '−' : index > 0 ? '+' : '';
  const size = rounded(Math.abs(weight)) + (source === null ? '' : `·${source}`);
  return index > 0 ? `${sign} ${size}` : sign + size;
}

/** Three significant digits, without an exponent but for the very small and the very large. */
function rounded(value: number): string {
  const text = value.toPrecision(DIGITS);
  return text.includes('e') ? String(Number(text)).replace('e+', 'e') : text;
}

const quoted = (name: string) => (/^[\p{L}_][\p{L}\p{N}_.:=]*$/u.test(name) ? name : JSON.stringify(name));

/** Lines of terms, or of what else is not to be broken; those after the first are indented. */
function wrapped(terms: readonly string[]): string[] {
  const lines: string[] = [];
  for (const term of terms) {
    const line = lines.at(-1);
    if (line === undefined) lines.push(term);
    else if (line.length + 1 + term.length <= WIDTH) lines[lines.length - 1] = `${line} ${term}`;
    else lines.push(`    ${term}`);
  }
  return lines;
}

/**
 * (values) of a forward pass: those that no input can change, null for all others, for which softmax outputs are taken.
 */
function constantValues({ network, weights, mask }: NamedNetwork): readonly (number | null)[] {
  const values = new Array<number | null>(network.values).fill(null);
  values[network.inputs] = 1;
  for (const stage of network.stages) {
    const { sources, units, activation, firstWeight, firstSource, firstValue } = stage;
    for (let j = 0; j < units; j++) {
      let net: number | null = activation === 'softmax' ? null : 0;
      for (let i = 0; i < sources; i++) {
        const q = firstWeight + j * sources + i;
        const source = values[firstSource + i];
        if (mask[q] === 1) net = net === null || source === null ? null : net + weights[q] * source;
      }
      values[firstValue + j] = net === null || activation === 'softmax' ? null : activated(stage, net);
    }
    values[firstValue + units] = 1;
  }
  return values;
}
