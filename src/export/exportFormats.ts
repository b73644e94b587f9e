import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import { arrow } from './arrowFormat.ts';
import { csv } from './csvFormat.ts';
import type { ExportFormat } from './exportFormat.ts';
import { json } from './jsonFormat.ts';
import { parquet } from './parquetFormat.ts';

/** The formats that tables are exported in. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [csv, parquet, json, arrow];

/** Their names, for messages and help. */
export const FORMAT_NAMES = EXPORT_FORMATS.map(({ name }) => name);

/**
 * The formats that a text names, separated by commas, each once.
 *
 * @param flag for messages
 * @throws {UsageError} if one is none
 */
export function formatsOf(flag: string, text: string): readonly ExportFormat[] {
  const names = new Set(text.split(',').map((name) => name.trim()));
  return [...names].map((name) => {
    const format = EXPORT_FORMATS.find((known) => known.name === name);
    if (format) return format;
    throw new UsageError(
      `${flag} must be among ${FORMAT_NAMES.join(', ')}, got ${shown(name)}${suggestion(name, FORMAT_NAMES)}`,
    );
  });
}
