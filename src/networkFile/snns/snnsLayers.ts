import { UsageError } from '../../errors.ts';
import type { SnnsFile } from './snnsFile.ts';

/** The depth of a unit that nothing says anything of yet. */
const UNKNOWN = -(2 ** 31);

/**
 * The layers that units form: inputs, hidden layers, outputs, each in the order of the file.
 *
 * A link leads from a layer to the next one, so each unit that links connect with the inputs has a depth. Units that
 * pruning cut off from the inputs are as far from the outputs as their links say; those that are cut off from both are
 * in the first layers that their links leave them.
 *
 * @param name what to call the file in messages
 * @returns indices of units
 * @throws {UsageError} naming a link or unit that is in no such layer
 */
export function snnsLayers(file: SnnsFile, name: string): number[][] {
  const { units } = file;
  const layers = new Layers(file, name);
  const all = units.map((_, u) => u);
  const of = (kind: string) => all.filter((u) => units[u].kind === kind);
  const [inputs, outputs] = [of('input'), of('output')];
  if (inputs.length === 0 || outputs.length === 0) {
    throw new UsageError(`${name} must have input units and output units, got ${inputs.length} and ${outputs.length}`);
  }
  const fromInputs = layers.flood(inputs, 0);
  const last = layers.depthOf(outputs);
  if (last !== null) {
    layers.flood(
      outputs.filter((u) => layers.isUnknown(u)),
      last,
    );
    layers.loose(last);
    return layers.inOrder(last);
  }
  const toOutputs = layers.flood(outputs, 0);
  const loose = layers.loose(null);
  const depth = Math.max(fromInputs.max, -toOutputs.min, loose) + 1;
  layers.shift(toOutputs.units, depth);
  return layers.inOrder(depth);
}

/** Units that links connect, and their depths. */
interface Flood {
  readonly units: readonly number[];
  readonly min: number;
  readonly max: number;
}

/** The depths of units while they are found; linear in units and links. */
class Layers {
  readonly #file: SnnsFile;
  readonly #name: string;
  readonly #depths: Int32Array;
  /** the links of unit u, of which it is target or source, are `#ofUnits[#start[u]] … #ofUnits[#start[u + 1] − 1]` */
  readonly #start: Int32Array;
  readonly #ofUnits: Int32Array;

  constructor(file: SnnsFile, name: string) {
    [this.#file, this.#name] = [file, name];
    const { units, links } = file;
    this.#depths = new Int32Array(units.length).fill(UNKNOWN);
    this.#start = new Int32Array(units.length + 1);
    for (const ends of [links.targets, links.sources]) for (const u of ends) this.#start[u + 1]++;
    for (let u = 0; u < units.length; u++) this.#start[u + 1] += this.#start[u];
    this.#ofUnits = new Int32Array(2 * links.weights.length);
    const next = this.#start.slice();
    for (const ends of [links.targets, links.sources])
      for (const [l, u] of ends.entries()) this.#ofUnits[next[u]++] = l;
  }

  isUnknown(u: number): boolean {
    return this.#depths[u] === UNKNOWN;
  }

  /** Gives units a depth, and all that links connect with them; @throws {UsageError} at a link that fits to none */
  flood(first: readonly number[], depth: number): Flood {
    const { targets, sources } = this.#file.links;
    const found = [...first];
    for (const u of first) this.#depths[u] = depth;
    let [min, max] = [depth, depth];
    for (let at = 0; at < found.length; at++) {
      const u = found[at];
      for (let l = this.#start[u]; l < this.#start[u + 1]; l++) {
        const link = this.#ofUnits[l];
        const isTarget = targets[link] === u;
        const other = isTarget ? sources[link] : targets[link];
        const wanted = this.#depths[u] + (isTarget ? -1 : 1);
        if (this.isUnknown(other)) {
          this.#depths[other] = wanted;
          found.push(other);
          [min, max] = [Math.min(min, wanted), Math.max(max, wanted)];
        } else if (this.#depths[other] !== wanted || u === other) throw this.#badLink(link);
      }
    }
    return { units: found, min, max };
  }

  /** The depth of the outputs that have one; null where none has. @throws {UsageError} if they differ */
  depthOf(outputs: readonly number[]): number | null {
    const known = outputs.filter((u) => !this.isUnknown(u));
    if (known.length === 0) return null;
    const depth = this.#depths[known[0]];
    const other = known.find((u) => this.#depths[u] !== depth);
    if (other === undefined) return depth;
    const { units } = this.#file;
    const found = `units ${units[known[0]].number} and ${units[other].number} are ${depth} and ${this.#depths[other]}`;
    throw new UsageError(`${this.#name}: outputs must be one layer: ${found} links from the inputs`);
  }

  /**
   * Places hidden units that have no path of links to inputs or outputs.
   *
   * @param last depth of the outputs; null: not known
   * @returns layers that they need
   */
  loose(last: number | null): number {
    let needed = 0;
    for (let u = 0; u < this.#depths.length; u++) {
      if (!this.isUnknown(u)) continue;
      const { units, min, max } = this.flood([u], 0);
      this.shift(units, 1 - min);
      needed = Math.max(needed, max - min + 1);
      if (last === null || needed < last) continue;
      throw new UsageError(`${this.#name}: unit ${this.#file.units[u].number} is linked to no layer, and has no place`);
    }
    return needed;
  }

  shift(units: readonly number[], by: number): void {
    for (const u of units) this.#depths[u] += by;
  }

  /** The units of each depth; @throws {UsageError} naming a unit that is in a layer of another kind */
  inOrder(last: number): number[][] {
    const layers: number[][] = Array.from({ length: last + 1 }, () => []);
    for (const [u, { kind, number }] of this.#file.units.entries()) {
      const depth = this.#depths[u];
      const place = depth === 0 ? 'input' : depth === last ? 'output' : 'hidden';
      if (kind !== place || depth < 0 || depth > last) {
        const found = `unit ${number} is ${kind === 'hidden' ? 'a hidden' : `an ${kind}`} unit`;
        throw new UsageError(`${this.#name}: ${found}, and its links put it ${placeText(depth, last)}`);
      }
      layers[depth].push(u);
    }
    return layers;
  }

  #badLink(link: number): UsageError {
    const { units, links } = this.#file;
    const [source, target] = [links.sources, links.targets].map((ends) => units[ends[link]].number);
    const why = 'layers must be linked to the next one only: no shortcuts, no links back';
    return new UsageError(`${this.#name}: line ${links.lines[link]}: link ${source} → ${target} skips a layer: ${why}`);
  }
}

function placeText(depth: number, last: number): string {
  if (depth < 0) return 'before the inputs';
  if (depth > last) return 'behind the outputs';
  return depth === 0 ? 'among the inputs' : depth === last ? 'among the outputs' : 'between inputs and outputs';
}
