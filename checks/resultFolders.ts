import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { readTable, type TableFile } from '../src/arrow/arrowFile.ts';

/** Differences that two builds may have, beside what is measured or dated. */
export interface Allowance {
  /** ids of cells in OLD and what they are in NEW; an id that is not there stays */
  readonly ids: ReadonlyMap<string, string>;
  /** fields of the config that may become null in NEW: those that nothing reads */
  readonly fields: ReadonlySet<string>;
}

/** Files that only NEW has, and that are no difference. */
const ADDED: readonly { readonly path: RegExp; readonly reason: string }[] = [
  {
    path: /(^|\/)measurements\//,
    reason: 'measurements of picks, hessians and costs, which the run keeps so that tables are functions of files',
  },
];

/** Keys of a manifest that tell of time, versions, machine, command and engine. */
const DATED = new Set(['command', 'version', 'node', 'cpu', 'cores', 'engine', 'elapsedMs', 'times']);

/** Columns of the tables of `cost` that come from a clock. */
const MEASURED: Readonly<Record<string, readonly string[]>> = {
  'times.arrow': ['ms', 'cpuMs'],
  'exponents.arrow': ['exponent', 'low', 'high'],
  'inverses.arrow': [
    'curvatureMs',
    'exactMs',
    'recursiveMs',
    'ratio',
    'ratioLowest',
    'ratioHighest',
    'recursionFaster',
    'crossover',
  ],
};

/** The comparison of the files of two folders. */
export interface Comparison {
  /** files of OLD */
  readonly files: number;
  /** a line each, file first */
  readonly differences: readonly string[];
  /** files that only NEW has and may have, a line a reason */
  readonly added: readonly string[];
}

/** Compares all files of two folders, byte for byte but for what is measured, dated or allowed. */
export function comparedFolders(oldFolder: string, newFolder: string, allowance: Allowance): Comparison {
  const nameOf = allowance.fields.size > 0 ? networkName : (name: string) => name;
  const oldFiles = filesOf(oldFolder, (name, path) => renamed(nameOf(name, path), allowance.ids));
  const newFiles = filesOf(newFolder, nameOf);
  const onlyNew = [...newFiles.keys()].filter((name) => !oldFiles.has(name));
  const added = ADDED.map(({ path, reason }) => ({ count: onlyNew.filter((name) => path.test(name)).length, reason }));
  const differences = onlyNew
    .filter((name) => !ADDED.some(({ path }) => path.test(name)))
    .map((n) => `${n}: only in NEW`);
  for (const [name, path] of oldFiles) {
    const counterpart = newFiles.get(name);
    if (counterpart && nameOf === networkName && name.startsWith(CACHE)) continue; // the name is the content
    const found = counterpart ? fileDifference(path, counterpart, allowance) : 'only in OLD';
    if (found) differences.push(`${name}: ${found}`);
  }
  return {
    files: oldFiles.size,
    differences: differences.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)),
    added: added
      .filter(({ count }) => count > 0)
      .map(({ count, reason }) => `only in NEW, files: ${count} (${reason})`),
  };
}

/** Folders before a file's name: tables say more than the cells that they are made of, and come first. */
const depth = (difference: string) => difference.split(':')[0].split('/').length;

/** The files of a folder: path by name in the folder, with `/`, as `nameOf` renames it. */
function filesOf(folder: string, nameOf: (name: string, path: string) => string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [nameOf(relative(folder, path).replaceAll(sep, '/'), path), path]));
}

const CACHE = '.cache/networks/';

/** The name of a trained network by what it is: its file has the hash of its config, which changes where ids do. */
function networkName(name: string, path: string): string {
  if (!name.includes(CACHE)) return name;
  const { rows, metadata } = readTable(path);
  const content = JSON.stringify([
    rows.map(({ weightVector }) => [...(weightVector as Float64Array)]),
    metadata.outcome,
  ]);
  return `${CACHE}${createHash('sha256').update(content).digest('hex')}`;
}

/** A text of OLD with the ids of NEW. */
const renamed = (text: string, ids: ReadonlyMap<string, string>) =>
  ids.size === 0 ? text : text.replaceAll(/\b[0-9a-f]{16}\b/g, (id) => ids.get(id) ?? id);

function fileDifference(oldPath: string, newPath: string, allowance: Allowance): string | null {
  const [before, now] = [oldPath, newPath].map((path) => readFileSync(path));
  if (before.equals(now)) return null;
  const name = basename(newPath);
  if (name === 'manifest.json') return manifestDifference(before.toString(), now.toString(), allowance);
  if (name.endsWith('.arrow')) return tableDifference(oldPath, newPath, allowance);
  return textDifference(before.toString(), now.toString(), allowance);
}

function manifestDifference(before: string, now: string, allowance: Allowance): string | null {
  const undated = (text: string) => JSON.parse(text, (key, value) => (DATED.has(key) ? undefined : value));
  return jsonDifference(undated(before), undated(now), allowance);
}

/** The point at which two texts differ: the path in their JSON, if they are JSON or lines of it, or else the line. */
export function textDifference(before: string, now: string, allowance: Allowance): string | null {
  const expected = renamed(before, allowance.ids);
  if (expected === now) return null;
  const values = [before, now].map(jsonOf);
  if (values.every((value) => value !== null)) {
    const found = jsonDifference(values[0], values[1], allowance);
    return found ?? (allowance.fields.size > 0 ? null : 'the same values as JSON, in other bytes');
  }
  const [oldLines, newLines] = [expected, now].map((text) => text.split('\n'));
  const line = oldLines.findIndex((text, i) => text !== newLines[i]);
  if (line < 0) return `line ${oldLines.length + 1}: only in NEW: ${shown(newLines[oldLines.length])}`;
  return `line ${line + 1}: ${shown(oldLines[line])} became ${shown(newLines[line])}`;
}

/** The values of a JSON text, or of JSON lines; null: it is neither. */
function jsonOf(text: string): unknown {
  for (const whole of [text, `[${text.trimEnd().replaceAll('\n', ',')}]`]) {
    try {
      return JSON.parse(whole);
    } catch {
      // the next form, or none
    }
  }
  return null;
}

/** The first place where two values of JSON differ, as `path: value became value`. */
function jsonDifference(before: unknown, now: unknown, allowance: Allowance, path = ''): string | null {
  if (isObject(before) && isObject(now) && Array.isArray(before) === Array.isArray(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      if (isAllowed(key, now[key], allowance)) continue;
      const found = jsonDifference(before[key], now[key], allowance, path ? `${path}.${key}` : key);
      if (found) return found;
    }
    return null;
  }
  const expected = typeof before === 'string' ? renamed(before, allowance.ids) : before;
  return Object.is(expected, now) ? null : `${path}: ${shown(expected)} became ${shown(now)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Whether a field may have this value in NEW, whatever it was in OLD. */
const isAllowed = (field: string, now: unknown, { fields }: Allowance) =>
  fields.has(field) && (now === null || field === 'numerics');

function tableDifference(oldPath: string, newPath: string, allowance: Allowance): string | null {
  let tables: TableFile[];
  try {
    tables = [oldPath, newPath].map(readTable);
  } catch (error) {
    return (error as Error).message;
  }
  const [before, now] = tables;
  const measured = MEASURED[basename(newPath)] ?? [];
  const found = schemaDifference(before, now, allowance) ?? valuesDifference(before, now, new Set(measured), allowance);
  const mayDiffer = measured.length > 0 || allowance.fields.size > 0;
  return found ?? (mayDiffer ? null : 'the same schema and values, in other bytes');
}

function schemaDifference(before: TableFile, now: TableFile, allowance: Allowance): string | null {
  const [oldNames, newNames] = [before, now].map(({ columns }) => columns.map(({ name }) => name).join(', '));
  if (oldNames !== newNames) return `columns ${oldNames} became ${newNames}`;
  for (const [c, column] of before.columns.entries()) {
    const mayBeNull = allowance.fields.has(column.name) && now.columns[c].nullable;
    const { meaning } = now.columns[c];
    const says = meaning.startsWith(column.meaning) ? { meaning } : {}; // and then what null means
    const expected = mayBeNull ? { ...column, ...says, nullable: true } : column;
    const found = jsonDifference({ ...expected }, { ...now.columns[c] }, allowance);
    if (found) return `column ${column.name}, ${found}`;
  }
  for (const key of new Set([...Object.keys(before.metadata), ...Object.keys(now.metadata)])) {
    const found = textDifference(before.metadata[key] ?? '', now.metadata[key] ?? '', allowance);
    if (found) return `metadata ${key}, ${found}`;
  }
  return null;
}

function valuesDifference(
  before: TableFile,
  now: TableFile,
  measured: ReadonlySet<string>,
  allowance: Allowance,
): string | null {
  const columns = before.columns.map(({ name }) => name).filter((name) => !measured.has(name));
  const found: string[] = [];
  let first = '';
  for (const name of columns) {
    const rows = [...before.rows.entries()].filter(([r, row]) => {
      const value = now.rows[r]?.[name];
      return (
        now.rows[r] && !isAllowed(name, value, allowance) && elementThatDiffers(row[name], value, allowance) !== null
      );
    });
    if (rows.length === 0) continue;
    found.push(`${name} (${rows.length})`);
    const [r, row] = rows[0];
    const element = elementThatDiffers(row[name], now.rows[r][name], allowance)!;
    const cell = row.cell === undefined ? '' : ` (cell ${row.cell})`;
    first ||= `column ${name}${element.name}, row ${r}${cell}: ${shown(element.before)} became ${shown(element.now)}`;
  }
  const lengths = before.rows.length === now.rows.length ? '' : `${before.rows.length} rows became ${now.rows.length}`;
  const others = found.length > 1 ? `values that differ, by column: ${found.join(', ')}` : '';
  return [lengths, first, others].filter(Boolean).join('; ') || null;
}

/** The difference of two values of a table, which may be vectors; null: nothing. NaN is NaN, and 0 is not −0. */
function elementThatDiffers(before: unknown, now: unknown, { ids }: Allowance) {
  if (before instanceof Float64Array && now instanceof Float64Array && before.length === now.length) {
    const i = before.findIndex((value, at) => !Object.is(value, now[at]));
    return i < 0 ? null : { name: `[${i}]`, before: before[i], now: now[i] };
  }
  const expected = typeof before === 'string' ? renamed(before, ids) : before;
  return Object.is(expected, now) ? null : { name: '', before: expected, now };
}

const MAX_SHOWN = 160;

function shown(value: unknown): string {
  const text = Object.is(value, -0)
    ? '-0'
    : typeof value === 'number'
      ? String(value)
      : (JSON.stringify(value) ?? 'nothing');
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
