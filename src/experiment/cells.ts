import { createHash } from 'node:crypto';
import { completed, type GivenFields, withDefaults } from '../config/completed.ts';
import { isIndependent, requireConsistency } from '../config/consistency.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type Fields } from '../config/fields.ts';
import { problemOf } from '../config/problem.ts';
import { checked, fieldValues, shown } from '../config/values.ts';
import { needsFiles } from '../dataset/dataSetRecords.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { type Experiment, fieldNamed, type Grid } from './experiment.ts';

/** Raise it by hand when a change of the code changes the bits of results: every cell gets a new id. */
const NUMERICS = 2;

/**
 * Everything that can change a bit of a cell's result, and nothing else. Two equal configs give equal traces, bit for
 * bit.
 */
export interface CellConfig extends Fields {
  /** version of the arithmetic of this package */
  readonly numerics: number;
  /** digest of the data set */
  readonly dataSha256: string;
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
 * cell.
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
 * console.log(cells.map(({ config }) => `${config.seed} ${config.criterion}`).join(', ')); // → 1 obs, 1 obd, 2 obs, 2 obd
 * console.log(new Set(cells.map(({ id }) => id)).size); // → 4
 * ```
 */
export function cellsOf(experiment: Experiment, dataSets: DataSets): Cell[] {
  const cells = new Map<string, Cell>();
  for (const grid of experiment.grids) {
    const lists = Object.entries(grid).map(([name, entry]): FieldList => {
      const field = fieldNamed(name);
      return { name: field, values: fieldValues(field, entry) };
    });
    const size = lists.reduce((product, { values }) => product * values.length, 1);
    if (size > MAX_CELLS) throw new UsageError(`a grid of ${experiment.name} has ${size} cells; at most ${MAX_CELLS}`);
    for (const config of configsOf(lists, size, dataSets)) {
      const cell = cellOf(config);
      cells.set(cell.id, cell);
    }
  }
  return [...cells.values()];
}

/** A field of a grid. */
interface FieldList {
  readonly name: FieldName;
  readonly values: readonly unknown[];
}

/**
 * The configs of a grid's product, the last field varying fastest. Those that differ in independent fields alone are
 * completed and checked once.
 */
function* configsOf(lists: readonly FieldList[], size: number, dataSets: DataSets): Generator<CellConfig> {
  const completedConfigs = new Map<number, CellConfig>(); // by index in the product of the other fields
  const fastestFirst = lists.toReversed().map((list) => ({ ...list, isJudged: !isIndependent(list.name) }));
  for (let index = 0; index < size; index++) {
    const point: Record<string, unknown> = {};
    let rest = index;
    let judgedIndex = 0;
    for (const { name, values, isJudged } of fastestFirst) {
      const v = rest % values.length;
      point[name] = values[v];
      rest = Math.floor(rest / values.length);
      if (isJudged) judgedIndex = judgedIndex * values.length + v;
    }
    const known = completedConfigs.get(judgedIndex) ?? configOf(point, dataSets);
    completedConfigs.set(judgedIndex, known);
    yield { ...known, ...point };
  }
}

/** Whether some cells of an experiment are about data that the user has to bring. */
export const needsData = (experiment: Experiment): boolean =>
  experiment.grids.some(({ dataset }) => fieldValues('dataset', dataset).some(needsFiles));

/**
 * A config from the values of some fields, the others at their defaults; @throws {UsageError} where fields are at odds
 */
function configOf(given: GivenFields, dataSets: DataSets): CellConfig {
  const problem = problemOf(withDefaults(given), dataSets);
  return { ...completed(given, problem), numerics: NUMERICS, dataSha256: problem.dataSet.sha256 };
}

/**
 * Values equal to the default of a small cell are left out of the hash, so that a new field with a default renames no
 * finished cell.
 */
function cellOf(config: CellConfig): Cell {
  const chosen = HASHED.filter((field) => config[field.name] !== field.default).map(({ name }) => [name, config[name]]);
  const digest = createHash('sha256').update(JSON.stringify(chosen)).digest('hex');
  return { id: digest.slice(0, 16), config };
}

/**
 * Fields that a config may have in its hash, in the order of the alphabet; undefined is no value, and so no default.
 */
const HASHED: readonly { readonly name: keyof CellConfig; readonly default?: unknown }[] = [
  ...FIELD_NAMES.map((name) => ({ name, ...('default' in FIELDS[name] && { default: FIELDS[name].default }) })),
  { name: 'numerics' as const },
  { name: 'dataSha256' as const },
].sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * The cell of a config that comes from elsewhere: every field is checked, alone and against the others, and so is that
 * this process has the same arithmetic and the same data. Fields come in our own order, so that its trace has the same
 * bytes.
 *
 * @throws {UsageError} naming the field, the value found and what is allowed
 */
export function cellOfConfig(config: object, dataSets: DataSets): Cell {
  const { numerics, dataSha256, ...given } = config as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined) throw new UsageError(`a config has no field ${shown(unknown)}`);
  const fields = Object.fromEntries(FIELD_NAMES.map((name) => [name, checked(name, given[name])])) as unknown as Fields;
  const problem = problemOf(fields, dataSets);
  requireConsistency(fields, problem);
  if (numerics !== NUMERICS) throw new UsageError(`numerics must be ${NUMERICS}, got ${shown(numerics)}`);
  const { sha256 } = problem.dataSet;
  if (dataSha256 !== sha256) {
    throw new UsageError(`dataSha256 must be ${sha256}, that of ${fields.dataset} here, got ${shown(dataSha256)}`);
  }
  return cellOf({ ...fields, numerics, dataSha256: sha256 });
}
