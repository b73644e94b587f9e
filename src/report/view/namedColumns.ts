import type { Column } from '../../arrow/columns.ts';
import { suggestion } from '../../config/suggestion.ts';
import { shown } from '../../config/values.ts';
import { UsageError } from '../../errors.ts';

/** The columns that a list names, in its order; @throws {UsageError} if one is not there */
export const columnsNamed = (flag: string, list: string, columns: readonly Column[]): Column[] =>
  list.split(',').map((name) => columnNamed(flag, name.trim(), columns));

/** The column of a name. @param flag for the message; @throws {UsageError} if it is not there, with the nearest */
export function columnNamed(flag: string, name: string, columns: readonly Column[]): Column {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  const names = columns.map((column) => column.name);
  throw new UsageError(`${flag} must be among ${names.join(', ')}, got ${shown(name)}${suggestion(name, names)}`);
}
