import { shown } from '../config/values.ts';
import { inputNamesOf } from '../dataset/preprocessing.ts';
import { UsageError } from '../errors.ts';
import { faultOf } from '../experiment/fault.ts';
import type { Network } from '../network/architecture.ts';
import type { Mask } from '../network/mask.ts';
import { networkSchema } from './jsonSchema.ts';
import { jsonValue } from './jsonValue.ts';
import type { NetworkReadOptions } from './networkFormat.ts';
import { type LayerDescription, networkOfLayers } from './networkOfLayers.ts';
import { requireNoWeightsOptions } from './requireNoWeightsOptions.ts';
import type { StoredNetwork, TrainingNote } from './storedNetwork.ts';
import { type UncheckedPreprocessing, writtenPreprocessing } from './writtenPreprocessing.ts';

/** More layers are a slip of the pen. */
const MAX_LAYERS = 1000;

/** A network as JSON holds it: lists may still hold anything. */
interface WrittenNetwork {
  readonly loss: Network['loss'];
  readonly layers: readonly { readonly activation: string; readonly bias?: boolean; readonly weights: Rows }[];
  readonly mask?: readonly unknown[];
  readonly inputs?: readonly unknown[];
  readonly outputs?: readonly unknown[];
  readonly preprocessing?: UncheckedPreprocessing;
  readonly training?: Readonly<Record<string, TrainingNote>>;
}
type Rows = readonly unknown[];

/**
 * Reads a network from JSON of ours.
 *
 * @param name what to call the file in messages
 * @throws {UsageError} naming the file, the place, what was found and what is allowed
 */
export function jsonNetwork(bytes: Uint8Array, name: string, options: NetworkReadOptions): StoredNetwork {
  requireNoWeightsOptions(options, name);
  try {
    return storedNetwork(checkedNetwork(jsonValue(bytes, name)), options);
  } catch (error) {
    if (error instanceof UsageError && !error.message.startsWith(name)) {
      throw new UsageError(`${name}: ${error.message}`);
    }
    throw error;
  }
}

function checkedNetwork(value: unknown): WrittenNetwork {
  const { layers } = (value ?? {}) as { readonly layers?: unknown };
  if (Array.isArray(layers) && layers.length > MAX_LAYERS) {
    throw new UsageError(`layers must be at most ${MAX_LAYERS}, got ${layers.length}`);
  }
  const fault = faultOf(networkSchema, value);
  if (fault) throw new UsageError(fault.message);
  return value as WrittenNetwork;
}

function storedNetwork(written: WrittenNetwork, options: NetworkReadOptions): StoredNetwork {
  const rows = written.layers.map(({ weights }) => weights);
  const layers = written.layers.map(({ activation, bias = true }, m): LayerDescription => {
    const fanIn = m === 0 ? firstFanIn(rows[0], bias) : rows[m - 1].length;
    return { activation, bias, fanIn, units: rows[m].length };
  });
  for (const [m, layer] of layers.entries()) requireWidth(rows[m], `layers.${m}.weights`, widthOf(layer, m));
  const network = networkOfLayers(layers, options.loss ?? written.loss, (m) => `layers.${m}.activation`);
  const weights = numbers(rows, network.weights, (m) => `layers.${m}.weights`, FINITE);
  const preprocessing = written.preprocessing && writtenPreprocessing(written.preprocessing, network.inputs);
  const ofColumns = preprocessing && names(inputNamesOf(preprocessing), 'preprocessing', network.inputs);
  return {
    network,
    weights,
    preprocessing,
    mask: written.mask && maskOf(written.mask, layers, weights),
    inputNames: written.inputs ? names(written.inputs, 'inputs', network.inputs) : ofColumns,
    outputNames: written.outputs && names(written.outputs, 'outputs', network.outputs),
    training: written.training,
  };
}

/** The numbers of a row, and the reason why there are as many. */
interface Width {
  readonly width: number;
  readonly reason: string;
}

function widthOf({ fanIn, bias }: LayerDescription, m: number): Width {
  const weights =
    m === 0 ? `${fanIn} weights, as in layers.0.weights.0` : `${fanIn} weights, one a unit of layers.${m - 1}`;
  return { width: fanIn + (bias ? 1 : 0), reason: `a row a unit: ${weights}${bias ? ', then its bias' : ''}` };
}

function firstFanIn([row]: Rows, bias: boolean): number {
  const fanIn = Array.isArray(row) ? row.length - (bias ? 1 : 0) : 0;
  if (fanIn > 0) return fanIn;
  throw new UsageError(`layers.0.weights.0 must be a list of weights${bias ? ', then a bias' : ''}, got ${shown(row)}`);
}

/** @throws {UsageError} naming both shapes, or the row that has another length than the others */
function requireWidth(rows: Rows, place: string, { width, reason }: Width): void {
  const bad = rows.findIndex((row) => !Array.isArray(row) || row.length !== width);
  if (bad < 0) return;
  const row = rows[bad];
  if (!Array.isArray(row))
    throw new UsageError(`${place}.${bad} must be a list of ${width} numbers, got ${shown(row)}`);
  if (rows.some((other) => !Array.isArray(other) || other.length !== row.length)) {
    throw new UsageError(`${place}.${bad} must have ${width} numbers (${reason}), got ${row.length}`);
  }
  const hint = row.length === width - 1 ? '; a layer without biases says "bias": false' : '';
  const found = `${rows.length} × ${row.length}`;
  throw new UsageError(`${place} must be ${rows.length} × ${width} (${reason}), got ${found}${hint}`);
}

/** A kind of number that a list may hold. */
interface NumberKind {
  readonly allowed: string;
  readonly is: (value: unknown) => boolean;
}
const FINITE: NumberKind = { allowed: 'a finite number', is: Number.isFinite };
const BINARY: NumberKind = { allowed: '0 (deleted) or 1', is: (value) => value === 0 || value === 1 };

/** The numbers of all rows in flat order. @param place of the rows of layer m */
function numbers(layers: readonly Rows[], count: number, place: (m: number) => string, kind: NumberKind): Float64Array {
  const flat = new Float64Array(count);
  let q = 0;
  for (const [m, rows] of layers.entries()) {
    for (const [j, row] of (rows as readonly (readonly unknown[])[]).entries()) {
      for (let i = 0; i < row.length; i++) {
        if (!kind.is(row[i])) {
          throw new UsageError(`${place(m)}.${j}.${i} must be ${kind.allowed}, got ${shown(row[i])}`);
        }
        flat[q++] = row[i] as number;
      }
    }
  }
  return flat;
}

function maskOf(written: readonly unknown[], layers: readonly LayerDescription[], weights: Float64Array): Mask {
  if (written.length !== layers.length) {
    throw new UsageError(`mask must be a list of ${layers.length} layers, as layers is, got ${written.length}`);
  }
  for (const [m, layer] of layers.entries()) {
    const rows = written[m];
    if (!Array.isArray(rows) || rows.length !== layer.units) {
      const found = Array.isArray(rows) ? `${rows.length}` : shown(rows);
      throw new UsageError(`mask.${m} must be a list of ${layer.units} rows, as layers.${m}.weights is, got ${found}`);
    }
    requireWidth(rows, `mask.${m}`, { ...widthOf(layer, m), reason: `as layers.${m}.weights` });
  }
  const mask = Uint8Array.from(numbers(written as readonly Rows[], weights.length, (m) => `mask.${m}`, BINARY));
  const wrong = mask.findIndex((live, q) => live === 0 && weights[q] !== 0);
  if (wrong < 0) return mask;
  throw new UsageError(`mask deletes weight ${wrong} (flat, from 0), which must be 0 then, got ${weights[wrong]}`);
}

function names(written: readonly unknown[], field: string, count: number): string[] {
  if (written.length !== count) throw new UsageError(`${field} must be ${count} names, got ${written.length}`);
  const seen = new Set<unknown>();
  for (const [i, name] of written.entries()) {
    if (typeof name !== 'string' || name === '')
      throw new UsageError(`${field}.${i} must be a name, got ${shown(name)}`);
    if (seen.has(name)) throw new UsageError(`${field}.${i} must be a name of its own, got ${shown(name)} again`);
    seen.add(name);
  }
  return written as string[];
}
