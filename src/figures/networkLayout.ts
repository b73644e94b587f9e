import type { Network } from '../network/architecture.ts';
import { type NameGroup, nameGroups } from './nameGroups.ts';
import { px, widthOf } from './svg.ts';

/** The places of a drawn network, in pixels of its panel. */
export interface NetworkLayout {
  readonly height: number;
  /** inputs, units and, behind those of each layer, the source of the biases of the next: as `Network.values` */
  readonly nodes: readonly { readonly x: number; readonly y: number }[];
  /** for each of `Network.layers` */
  readonly columns: readonly Column[];
}

/** A layer as it is drawn, from top to bottom. */
export interface Column {
  readonly x: number;
  /** of its circles */
  readonly radius: number;
  /** index of its first node, and how many units it has */
  readonly first: number;
  readonly units: number;
  /** whether the layer behind it has biases: weights from the node behind its units */
  readonly hasBias: boolean;
  /** of units whose names stand outside their circles, as many as there is room for */
  readonly groups: readonly NameGroup[];
}

/** Pixels: the room above the first unit and below the last; between a circle and its name; a line of names. */
const [EDGE, BESIDE, LINE] = [14, 6, 13];
/** The size of letters of names. */
export const NAME_SIZE = 11;
/** Pixels from an input to the next where there is room; the height of a layer of very many. */
const [ROOMY, TALL] = [18, 560];
/** The longest names of inputs and outputs at the side of a column. */
const BIAS = 'bias';

/**
 * Places a network in a panel: a column for each layer, inputs on the left. The source of biases is the last node of
 * the column before.
 *
 * @param names of the units of each layer
 * @param width of the panel, pixels
 */
export function networkLayout(
  { layers, stages }: Network,
  names: readonly (readonly string[])[],
  width: number,
): NetworkLayout {
  const most = Math.max(...layers) + 1;
  const height = Math.max(150, Math.min(most * ROOMY, Math.max(360, Math.min(TALL, most * 7))));
  const pitches = layers.map((units, m) => Math.min(m === 0 ? 40 : 64, height / (units + 1)));
  const last = layers.length - 1;
  const groups = layers.map((_, m) => (m === 0 || m === last ? nameGroups(names[m], LINE / pitches[m]) : []));
  const room = (m: number) =>
    Math.max(...[...groups[m].map(({ label }) => label), BIAS].map((label) => widthOf(label, NAME_SIZE))) + 12 + BESIDE;
  const [left, right] = [room(0), room(last)];
  let first = 0;
  const columns = layers.map((units, m): Column => {
    const column = {
      x: px(left + ((width - left - right) * m) / last),
      radius: radiusOf(pitches[m], m === 0),
      ...{ first, units, hasBias: m < last && stages[m].sources > stages[m].fanIn, groups: groups[m] },
    };
    first += units + 1;
    return column;
  });
  const nodes = columns.flatMap(({ x, units, hasBias }, m) => {
    const toBias = Math.max(pitches[m], LINE);
    const top = EDGE + height / 2 - ((units - 1) * pitches[m] + (hasBias ? toBias : 0)) / 2;
    const yOf = (i: number) => (i < units ? top + i * pitches[m] : top + (units - 1) * pitches[m] + toBias);
    return Array.from({ length: units + 1 }, (_, i) => ({ x, y: px(yOf(i)) }));
  });
  return { height: height + 2 * EDGE, nodes, columns };
}

/** Units with room for their name within are larger than inputs, whose name stands beside them. */
function radiusOf(pitch: number, isInput: boolean): number {
  if (isInput) return px(Math.min(4, pitch * 0.36));
  return pitch >= 25 ? px(Math.min(11, pitch * 0.4)) : px(Math.min(6, pitch * 0.4));
}
