import { createHash } from 'node:crypto';
import { dataSetOfConfig, needsFiles } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import { requireConsistency } from './consistency.ts';
import { type Experiment, fieldNamed, type Grid } from './experiment.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type Fields } from './fields.ts';
import { sizedDefaults } from './sizedDefaults.ts';
import { fieldValues, shown } from './values.ts';

/** Raise it by hand when a change of the code changes the bits of results: every cell gets a new id. */
const NUMERICS = 2;

/** Everything that can change a bit of a cell's result, and nothing else. Two equal configs give equal traces, bit for bit. */
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
const MOST_CELLS = 1_000_000;

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
 * The cells of an experiment, each checked: the product of each grid, grids in order. A config that occurs twice is one cell.
 *
 * @throws {UsageError} naming field, value and what is allowed, before any cell is computed
 */
export function cellsOf(experiment: Experiment): Cell[] {
  const cells = new Map<string, Cell>();
  for (const grid of experiment.grids) {
    const lists = Object.entries(grid).map(([name, entry]) => [name, fieldValues(fieldNamed(name), entry)] as const);
    const size = lists.reduce((product, [, values]) => product * values.length, 1);
    if (size > MOST_CELLS)
      throw new UsageError(`a grid of ${experiment.name} has ${size} cells; at most ${MOST_CELLS}`);
    for (let index = 0; index < size; index++) {
      const point: Record<string, unknown> = {};
      let rest = index;
      for (const [name, values] of lists.toReversed()) {
        point[name] = values[rest % values.length];
        rest = Math.floor(rest / values.length);
      }
      const cell = cellOf(completed(point));
      cells.set(cell.id, cell);
    }
  }
  return [...cells.values()];
}

/** Whether some cells of an experiment are about data that the user has to bring. */
export const needsData = (experiment: Experiment): boolean =>
  experiment.grids.some(({ dataset }) => fieldValues('dataset', dataset).some(needsFiles));

/** A config from the values of some fields, the others at their defaults; @throws {UsageError} where fields are at odds */
function completed(point: Readonly<Record<string, unknown>>): CellConfig {
  const entries = FIELD_NAMES.map((name): [FieldName, unknown] => {
    const field = FIELDS[name];
    if (name in point) return [name, point[name]];
    if ('standard' in field) return [name, field.standard];
    throw new UsageError(`every grid must say ${name}: ${field.allowed}`);
  });
  const fields = Object.fromEntries(entries) as unknown as Fields;
  const sized = sizedDefaults(fields, 'backend' in point ? fields.backend : undefined);
  const leftOut = Object.fromEntries(Object.entries(sized).filter(([name]) => !(name in point)));
  const whole = { ...fields, ...leftOut };
  requireConsistency(whole);
  return { ...whole, numerics: NUMERICS, dataSha256: dataSetOfConfig(whole).sha256 };
}

/**
 * Values equal to the default of a small cell are left out of the hash, so that a new field with a default renames no
 * finished cell.
 */
function cellOf(config: CellConfig): Cell {
  const chosen = Object.entries(config).filter(([name, value]) => {
    const field = FIELDS[name as FieldName] as { readonly standard?: unknown } | undefined;
    return field === undefined || !('standard' in field) || field.standard !== value;
  });
  const canonical = JSON.stringify(chosen.sort(([a], [b]) => (a < b ? -1 : 1)));
  return { id: createHash('sha256').update(canonical).digest('hex').slice(0, 16), config };
}
