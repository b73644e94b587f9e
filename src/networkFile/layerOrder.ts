import { UsageError } from '../errors.ts';
import { shapeText } from '../formats/shapeText.ts';
import type { NetworkReadOptions } from './networkFormat.ts';
import type { LayerArrays } from './weightArrays.ts';

/** The owner of a row of an array of weights: a unit, as in PyTorch, or an input, as in Keras and scikit-learn. */
export type RowMeaning = NonNullable<NetworkReadOptions['rows']>;
const MEANINGS: readonly RowMeaning[] = ['units', 'inputs'];

/** The layers in the order of the network, and how to read their weights. */
export interface OrderedLayers {
  readonly layers: readonly LayerArrays[];
  readonly rows: RowMeaning;
}

/** Orders that are tried before the user is asked, and layers that are put in order without numbers. */
const MAX_TRIES = 10_000;
const MAX_UNNUMBERED = 50;

/**
 * Orders layers so that each takes as many inputs as the one before has units. Numbers in their names give the order;
 * names without numbers leave it to the shapes, and so does what a row of weights belongs to, which is the same in all
 * layers.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} naming both shapes where none fit; where several do, saying what to add
 */
export function orderedLayers(
  layers: readonly LayerArrays[],
  { rows, layers: names }: Pick<NetworkReadOptions, 'rows' | 'layers'>,
  name: string,
): OrderedLayers {
  const order = names ? named(layers, names, name) : numbered(layers);
  const meanings = rows !== undefined ? [rows] : layers.every(isSingle) ? MEANINGS.slice(0, 1) : MEANINGS;
  const ways = meanings.flatMap((meaning) =>
    (order ? [order].filter((given) => misfit(given, meaning) === null) : chains(layers, meaning)).map(
      (found): OrderedLayers => ({ layers: found, rows: meaning }),
    ),
  );
  if (ways.length === 1) return ways[0];
  if (ways.length === 0) throw new UsageError(`${name}: ${order ? misfitText(order, meanings) : noOrder(layers)}`);
  if (ways.some((way) => way.rows !== ways[0].rows)) {
    const shapes = shapesText(layers);
    const way = 'add the option rows, "units" (PyTorch) or "inputs" (Keras)';
    throw new UsageError(`${name}: ${shapes} may be units × inputs or inputs × units: ${way}`);
  }
  const example = ways[0].layers.map(({ layer }) => layer).join(', ');
  throw new UsageError(`${name}: names and shapes leave the order open: add the option layers, such as ${example}`);
}

/** A weight by itself, which reads the same either way. */
const isSingle = ({ weight }: LayerArrays) => weight.values.length === 1;

/** The layers by the user's names. */
function named(layers: readonly LayerArrays[], names: readonly string[], name: string): LayerArrays[] {
  const there = layers.map(({ layer }) => layer);
  const isAll = names.length === there.length && new Set(names).size === names.length;
  if (isAll && names.every((layer) => there.includes(layer))) {
    return names.map((layer) => layers[there.indexOf(layer)]);
  }
  throw new UsageError(
    `layers must be the layers of ${name}, ${there.join(', ')}, in their order, got ${names.join(', ')}`,
  );
}

/** The layers by the numbers in their names; null where their names differ in more. */
function numbered(layers: readonly LayerArrays[]): LayerArrays[] | null {
  const patterns = new Set(layers.map(({ layer }) => layer.replaceAll(/\d+/g, '#')));
  if (patterns.size > 1) return null;
  const numbers = new Map(layers.map((arrays) => [arrays, (arrays.layer.match(/\d+/g) ?? []).map(Number)]));
  return layers.toSorted((a, b) => {
    const [first, second] = [numbers.get(a)!, numbers.get(b)!];
    const differing = first.findIndex((number, i) => number !== second[i]);
    return differing < 0 ? 0 : first[differing] - second[differing];
  });
}

const unitsOf = ({ weight }: LayerArrays, rows: RowMeaning) => weight.shape[rows === 'units' ? 0 : 1];
/** The inputs of a layer. */
export const fanInOf = ({ weight }: LayerArrays, rows: RowMeaning) => weight.shape[rows === 'units' ? 1 : 0];

const biasFits = (layer: LayerArrays, rows: RowMeaning) =>
  layer.bias === null || layer.bias.values.length === unitsOf(layer, rows);

/** The index of the first layer that does not fit to what is before it; null where all fit. */
function misfit(layers: readonly LayerArrays[], rows: RowMeaning): number | null {
  const fits = (layer: LayerArrays, m: number) =>
    biasFits(layer, rows) && (m === 0 || fanInOf(layer, rows) === unitsOf(layers[m - 1], rows));
  const first = layers.findIndex((layer, m) => !fits(layer, m));
  return first < 0 ? null : first;
}

/** Up to two orders in which the layers fit. */
function chains(layers: readonly LayerArrays[], rows: RowMeaning): LayerArrays[][] {
  if (layers.length > MAX_UNNUMBERED || !layers.every((layer) => biasFits(layer, rows))) return [];
  const found: LayerArrays[][] = [];
  const chain: LayerArrays[] = [];
  let tries = 0;
  const extend = () => {
    if (chain.length === layers.length) found.push([...chain]);
    for (const layer of layers) {
      if (found.length > 1 || tries > MAX_TRIES || chain.includes(layer)) continue;
      if (chain.length > 0 && fanInOf(layer, rows) !== unitsOf(chain[chain.length - 1], rows)) continue;
      tries++;
      chain.push(layer);
      extend();
      chain.pop();
    }
  };
  extend();
  return found;
}

/** Names both shapes, read the way in which most layers fit. */
function misfitText(layers: readonly LayerArrays[], meanings: readonly RowMeaning[]): string {
  const [{ rows, m }] = meanings
    .map((meaning) => ({ rows: meaning, m: misfit(layers, meaning)! }))
    .sort((a, b) => b.m - a.m);
  const [layer, before] = [layers[m], layers[m - 1]];
  const shape = shapeText(layer.weight.shape);
  if (layer.bias && !biasFits(layer, rows)) {
    const [units, inputs] = layer.weight.shape;
    const wanted = `${units} or ${inputs} numbers, as ${layer.weightName} is ${shape}`;
    return `${layer.biasName} must have ${wanted}, got ${shapeText(layer.bias.shape)}`;
  }
  const [units, fanIn] = [unitsOf(layer, rows), unitsOf(before, rows)];
  const wanted = shapeText(rows === 'units' ? [units, fanIn] : [fanIn, units]);
  const reason = `${before.weightName}, ${shapeText(before.weight.shape)}, gives ${fanIn} values`;
  return `${layer.weightName} must be ${wanted}, as ${reason}, got ${shape}`;
}

function noOrder(layers: readonly LayerArrays[]): string {
  const fault = `no order of the layers was found in which each takes what another gives (${shapesText(layers)})`;
  return `${fault}: add the option layers with their order`;
}

/** The names and shapes of the first few layers. */
function shapesText(layers: readonly LayerArrays[]): string {
  const shapes = layers.slice(0, MAX_SHOWN).map(({ weightName, weight }) => `${weightName} ${shapeText(weight.shape)}`);
  return [...shapes, ...(layers.length > MAX_SHOWN ? ['…'] : [])].join(', ');
}
const MAX_SHOWN = 6;
