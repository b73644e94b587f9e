import type { CellTask } from '../../cell/prunedTrace.ts';
import type { CellConfig } from '../../experiment/cells.ts';

/** Cells for one thread, in one message: of all configs but the first only what differs from it. */
export interface CellBatch {
  readonly config: CellConfig;
  readonly cells: readonly (Omit<CellTask, 'cell'> & {
    readonly id: string;
    readonly changes: Partial<CellConfig>;
  })[];
}

/** The message of some tasks. Configs have their fields in one order, so that traces keep their bytes. */
export function cellBatch(tasks: readonly CellTask[]): CellBatch {
  const [{ config }] = tasks.map(({ cell }) => cell);
  const cells = tasks.map(({ cell: { id, config: own }, ...task }) => ({ ...task, id, changes: changes(config, own) }));
  return { config, cells };
}

/** The tasks of a message. */
export const tasksOf = ({ config, cells }: CellBatch): CellTask[] =>
  cells.map(({ id, changes: own, ...task }) => ({ ...task, cell: { id, config: { ...config, ...own } } }));

function changes(from: CellConfig, to: CellConfig): Partial<CellConfig> {
  const names = Object.keys(to) as (keyof CellConfig)[];
  const different = names.filter((name) => to[name] !== from[name]);
  return Object.fromEntries(different.map((name) => [name, to[name]]));
}
