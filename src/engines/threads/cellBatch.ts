import type { CellTask } from '../../cell/prunedTrace.ts';
import type { CellConfig } from '../../experiment/cells.ts';

/** Cells for one thread, in one message. */
export interface CellBatch {
  /** of the first cell */
  readonly config: CellConfig;
  readonly cells: readonly (Omit<CellTask, 'cell'> & {
    readonly id: string;
    /** the fields that differ from the first config; null where `whole` is the config */
    readonly changes: Partial<CellConfig> | null;
    /** the config of a cell that has other fields than the first: some are left out where they have their defaults */
    readonly whole: CellConfig | null;
  })[];
}

/** The message of some tasks. */
export function cellBatch(tasks: readonly CellTask[]): CellBatch {
  const [{ config }] = tasks.map(({ cell }) => cell);
  const cells = tasks.map(({ cell: { id, config: own }, ...task }) => {
    const changes = hasFieldsOf(config, own) ? changesOf(config, own) : null;
    return { ...task, id, changes, whole: changes ? null : own };
  });
  return { config, cells };
}

/** The tasks of a message: each config with its own fields in their own order, so that traces keep their bytes. */
export const tasksOf = ({ config, cells }: CellBatch): CellTask[] =>
  cells.map(({ id, changes, whole, ...task }) => ({
    ...task,
    cell: { id, config: whole ?? { ...config, ...changes } },
  }));

/** Whether two configs have the same fields in the same order. */
function hasFieldsOf(one: CellConfig, other: CellConfig): boolean {
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return names.length === others.length && names.every((name, i) => name === others[i]);
}

function changesOf(from: CellConfig, to: CellConfig): Partial<CellConfig> {
  const names = Object.keys(to) as (keyof CellConfig)[];
  const different = names.filter((name) => to[name] !== from[name]);
  return Object.fromEntries(different.map((name) => [name, to[name]]));
}
