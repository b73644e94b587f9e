import { hash } from 'node:crypto';
import { completed, type GivenFields, withDefaults } from '../config/completed.ts';
import { isIndependent } from '../config/consistency.ts';
import { unknownDataSet } from '../config/dataSetEntry.ts';
import { FIELD_NAMES, FIELDS, type FieldName, LEFT_OUT } from '../config/fields.ts';
import type { NetworkChoice } from '../config/givenNetworks.ts';
import { withNetworkFields } from '../config/networkFields.ts';
import { type Problem, type ProblemFields, problemOf } from '../config/problem.ts';
import { asRead, type CellFields, IGNORABLE, ignoredFields } from '../config/readConfig.ts';
import { checked, fieldValues, shown } from '../config/values.ts';
import { needsFiles } from '../dataset/dataSetRecords.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { type Experiment, fieldNamed, type Grid } from './experiment.ts';
import type { IgnoredValues } from './ignoredFields.ts';

/**
 * Raise it by hand when a change of the code changes the bits of results or of configs: every cell gets a new id.
 *
 * 4: cells of small networks by kernels, by default; our own exact inverse, with that of ml-matrix beside it at the
 * first H.
 * 5: a sigmoid with one division.
 */
const NUMERICS = 5;

/**
 * Everything that can change a bit of a cell's result, and nothing else: a field that nothing in the cell reads is
 * null. Two equal configs give equal traces, bit for bit.
 */
export interface CellConfig extends CellFields {
  /** version of the arithmetic of this package */
  readonly numerics: number;
  /** digest of the data set */
  readonly dataSha256: string;
  /** digest of the network that is given; absent where none is */
  readonly networkSha256?: string;
}

/** One point of a grid. */
export interface Cell {
  /** hash of the config: the same config has the same id, run today or resumed next year */
  readonly id: string;
  readonly config: CellConfig;
}

/** More cells than this in one plan are refused before anything is computed. */
const MAX_CELLS = 1_000_000;

/**
 * Replaces values in every grid of an experiment: what the flags of the command line do. `dataset` selects among the
 * data sets of the grids instead, so that each keeps its own architecture.
 *
 * @throws {UsageError} if a value is not allowed or no grid has the data set
 */
export function withOverrides(experiment: Experiment, overrides: Grid): Experiment {
  const { dataset, ...others } = overrides;
  let grids = experiment.grids.map((grid): Grid => ({ ...grid, ...others }));
  if (dataset !== undefined) {
    const wanted = fieldValues('dataset', dataset);
    const offered = new Set(grids.flatMap((grid) => fieldValues('dataset', grid.dataset)));
    const missing = wanted.find((name) => !offered.has(name));
    if (missing) {
      throw new UsageError(
        `dataset must be one of ${[...offered].join(', ')} in ${experiment.name}, got ${shown(missing)}`,
      );
    }
    grids = grids
      .map((grid) => ({
        ...grid,
        dataset: fieldValues('dataset', grid.dataset).filter((name) => wanted.includes(name)),
      }))
      .filter((grid) => grid.dataset.length > 0);
  }
  return { ...experiment, grids };
}

/**
 * The cells of an experiment, each checked: the product of each grid, grids in order. A config that occurs twice is one
 * cell; values of a field that nothing in a cell reads make no further ones.
 *
 * @throws {UsageError} naming field, value and what is allowed, before any cell is computed
 *
 * @example
 * ```ts
 * import { DataSets } from 'optimal-brain-surgeon/data';
 * import { cellsOf } from 'optimal-brain-surgeon/experiment';
 *
 * const grids = [{ dataset: 'xor', layers: [2, 2, 1], seed: '1..2', criterion: ['obs', 'obd'] }];
 * const cells = cellsOf({ name: 'mine', question: 'What is left?', grids }, new DataSets());
 * const names = cells.map(({ config }) => `${config.seed} ${config.criterion}`);
 * console.log(names.join(', ')); // → 1 obs, 1 obd, 2 obs, 2 obd
 * console.log(new Set(cells.map(({ id }) => id)).size); // → 4
 * ```
 */
export const cellsOf = (experiment: Experiment, dataSets: DataSets): Cell[] => [
  ...expansion(experiment, dataSets).cells,
];

/** The cells of an experiment, and the points of its grids that make no cells of their own. */
export interface Expansion {
  /** in the order in which they first occur */
  readonly cells: readonly Cell[];
  /** values that a grid varies and some of its cells ignore, in the order of the columns */
  readonly ignored: readonly IgnoredValues[];
  /** points of grids whose cell another point has made, because they differ in ignored fields alone */
  readonly repeats: number;
}

/**
 * The same cells, with what became of the values that make none.
 *
 * @throws {UsageError} as `cellsOf`
 */
export function expansion(experiment: Experiment, dataSets: DataSets): Expansion {
  const cells = new Map<string, Cell>();
  const found = new Map<string, { field: FieldName; because: FieldName; values: Set<unknown>; of: Set<string> }>();
  let repeats = 0;
  for (const grid of experiment.grids) {
    const lists = Object.entries(grid).map(([name, entry]): FieldList => {
      const field = fieldNamed(name);
      return { name: field, values: fieldValues(field, entry) };
    });
    const size = lists.reduce((product, { values }) => product * values.length, 1);
    if (size > MAX_CELLS) throw new UsageError(`a grid of ${experiment.name} has ${size} cells; at most ${MAX_CELLS}`);
    const varied = lists.filter(({ values }) => values.length > 1).map(({ name }) => name);
    for (const { config, ignored, given } of pointsOf(lists, size, dataSets)) {
      const cell = cellOf(config);
      const idle = varied.filter((name) => ignored.has(name));
      if (!cells.has(cell.id)) cells.set(cell.id, cell);
      else if (idle.length > 0) repeats++;
      for (const field of idle) {
        const because = ignored.get(field)!;
        const key = `${field} ${because}`;
        const entry = found.get(key) ?? { field, because, values: new Set(), of: new Set() };
        found.set(key, entry);
        entry.values.add(given[field]);
        entry.of.add([config[because]].flat().join('-'));
      }
    }
  }
  const ignored = [...found.values()]
    .map(({ field, because, values, of }) => ({ field, values: values.size, because, of: [...of] }))
    .sort((a, b) => FIELD_NAMES.indexOf(a.field) - FIELD_NAMES.indexOf(b.field));
  return { cells: [...cells.values()], ignored, repeats };
}

/** A field of a grid. */
interface FieldList {
  readonly name: FieldName;
  readonly values: readonly unknown[];
}

/** A config, null in the fields that nothing in its cell reads. */
interface Completed {
  readonly config: CellConfig;
  /** these fields, each with the field whose value decides that */
  readonly ignored: ReadonlyMap<FieldName, FieldName>;
}

/** A point of a grid, with the values that the grid gives it. */
interface GridPoint extends Completed {
  readonly given: GivenFields;
}

/**
 * The points of a grid's product, the last field varying fastest. Those that differ in independent fields alone are
 * completed and checked once.
 */
function* pointsOf(lists: readonly FieldList[], size: number, dataSets: DataSets): Generator<GridPoint> {
  const completedConfigs = new Map<number, Completed>(); // by index in the product of the other fields
  const fastestFirst = lists.toReversed().map((list) => ({ ...list, isChecked: !isIndependent(list.name) }));
  const independent = lists.map(({ name }) => name).filter(isIndependent);
  for (let index = 0; index < size; index++) {
    const given: Partial<Record<FieldName, unknown>> = {};
    let rest = index;
    let checkedIndex = 0;
    for (const { name, values, isChecked } of fastestFirst) {
      const v = rest % values.length;
      given[name] = values[v];
      rest = Math.floor(rest / values.length);
      if (isChecked) checkedIndex = checkedIndex * values.length + v;
    }
    const known = completedConfigs.get(checkedIndex) ?? configOf(given, dataSets);
    completedConfigs.set(checkedIndex, known);
    const config: Record<string, unknown> = { ...known.config };
    for (const name of independent) if (!known.ignored.has(name)) config[name] = given[name];
    yield { config: config as unknown as CellConfig, ignored: known.ignored, given };
  }
}

/** Whether some cells of an experiment are about data that the user has to bring. */
export const needsData = (experiment: Experiment): boolean =>
  experiment.grids.some(({ dataset }) => fieldValues('dataset', dataset).some(needsFiles));

/**
 * A config from the values of some fields, the others at their defaults; @throws {UsageError} where fields are at odds
 */
function configOf(ofGrid: GivenFields, dataSets: DataSets): Completed {
  const given = withNetworkFields(ofGrid, ofGrid as NetworkChoice, dataSets.attachments);
  const problem = knownProblem(withDefaults(given), dataSets);
  const fields = completed(given, problem);
  const ignored = ignoredFields(fields);
  return { config: compact({ ...asRead(fields, ignored), ...versions(problem, fields, dataSets) }), ignored };
}

/** The problem of a config; @throws {UsageError} with the nearest name, where there is no such data set */
function knownProblem(fields: ProblemFields, dataSets: DataSets): Problem {
  if (!dataSets.has(fields)) throw new UsageError(unknownDataSet(fields.dataset));
  return problemOf(fields, dataSets);
}

/**
 * The same config, which is as good as its text: V8 makes a hash table of an object that is put together from others,
 * of one that is parsed a tenth of that, and a plan has thousands of copies.
 */
const compact = (config: CellConfig): CellConfig => JSON.parse(JSON.stringify(config));

/** @param choice of a network, by its digest where that is known */
const versions = ({ dataSet }: Problem, { network, networkSha256 }: NetworkChoice, dataSets: DataSets) => ({
  ...{ numerics: NUMERICS, dataSha256: dataSet.sha256 },
  ...(network && { networkSha256: dataSets.attachments.of({ name: network, sha256: networkSha256 }).sha256 }),
});

/**
 * Values equal to the default of a small cell are left out of the hash, so that a new field with a default renames no
 * finished cell. So are fields that a config leaves out, and nulls: which fields are ignored follows from those that
 * are read, and so no two results share an id; and where a later version finds that nothing reads a field after all,
 * cells that had it at its default keep their ids, and those that had other values get the id of the one whose result
 * they have.
 */
function cellOf(config: CellConfig): Cell {
  const chosen: [name: string, value: unknown][] = [];
  for (const field of HASHED) {
    const value = config[field.name];
    if (value !== null && value !== undefined && value !== field.default) chosen.push([field.name, value]);
  }
  const digest = hash('sha256', JSON.stringify(chosen));
  return { id: digest.slice(0, 16), config };
}

/**
 * Fields that a config may have in its hash, in the order of the alphabet; undefined is no value, and so no default.
 */
const HASHED: readonly { readonly name: keyof CellConfig; readonly default?: unknown }[] = [
  ...FIELD_NAMES.map((name) => ({ name, ...('default' in FIELDS[name] && { default: FIELDS[name].default }) })),
  { name: 'numerics' as const },
  { name: 'dataSha256' as const },
  { name: 'networkSha256' as const },
].sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * The cell of a config that comes from elsewhere: every field is checked, alone and against the others, and so is that
 * it is null where nothing in the cell reads it and nowhere else, and that this process has the same arithmetic and the
 * same data. Fields come in our own order, so that its trace has the same bytes.
 *
 * @throws {UsageError} naming the field, the value found and what is allowed
 */
export function cellOfConfig(config: object, dataSets: DataSets): Cell {
  const { numerics, dataSha256, networkSha256, ...named } = config as Readonly<Record<string, unknown>>;
  if (networkSha256 !== undefined && !named.network) {
    throw new UsageError('a config has no field networkSha256 where it names no network');
  }
  const unknown = Object.keys(named).find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined) throw new UsageError(`a config has no field ${shown(unknown)}`);
  const mayLack = (name: FieldName) => named[name] === undefined && LEFT_OUT.some((leftOut) => leftOut === name);
  const isLeftOut = (name: FieldName) =>
    mayLack(name) || (named[name] === null && IGNORABLE.some((ignorable) => ignorable === name));
  const stated: GivenFields = Object.fromEntries(
    FIELD_NAMES.filter((name) => !isLeftOut(name)).map((name) => [name, checked(name, named[name])]),
  );
  if (numerics !== NUMERICS) throw new UsageError(`numerics must be ${NUMERICS}, got ${shown(numerics)}`);
  const digest = typeof dataSha256 === 'string' && { dataSha256 };
  const network = { network: stated.network, networkSha256: digestOfNetwork(stated, networkSha256) } as NetworkChoice;
  const given = withNetworkFields(stated, network, dataSets.attachments);
  const problem = knownProblem({ ...withDefaults(given), ...digest, ...network }, dataSets);
  const fields = completed(given, problem);
  const ignored = ignoredFields(fields);
  for (const name of FIELD_NAMES) if (!ignored.has(name) && !mayLack(name)) checked(name, named[name]);
  for (const [name, because] of ignored) {
    if (named[name] === null || mayLack(name)) continue;
    const reason = `${because} ${shown(fields[because])} does not read it`;
    throw new UsageError(`${name} must be null, since ${reason}, got ${shown(named[name])}`);
  }
  const { sha256 } = problem.dataSet;
  if (dataSha256 !== sha256) {
    throw new UsageError(`dataSha256 must be ${sha256}, that of ${fields.dataset} here, got ${shown(dataSha256)}`);
  }
  return cellOf({ ...asRead(fields, ignored), ...versions(problem, network, dataSets) });
}

/** The digest of the network that a config names; @throws {UsageError} if it has none */
function digestOfNetwork({ network }: GivenFields, networkSha256: unknown): string | undefined {
  if (network === undefined || network === null) return undefined;
  if (typeof networkSha256 === 'string') return networkSha256;
  throw new UsageError(`networkSha256 must be the digest of ${shown(network)}, got ${shown(networkSha256)}`);
}
