// Do other tools read exported tables as they are? Tables of results, traces, proven masks and a table of hard values
// are exported in all formats, read by each tool, and compared value by value, to the last bit; then the programs of
// examples/tables run.
//
//   npm run check:readers                (a minute; pandas and R from Debian's packages if this is root)
//   npm run check:readers -- RESULTS     (the tables of a folder of results, too)

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTable, writeTable } from '../../src/arrow/arrowFile.ts';
import type { Column } from '../../src/arrow/columns.ts';
import { EXPORT_FORMATS } from '../../src/export/exportFormats.ts';
import { textTable } from '../../src/report/textTable.ts';
import { COLUMNS, ROWS } from '../../test/export/tableOfAllKinds.ts';
import { NODE_READERS, readInWasm, runSql, wasmVersion } from './nodeReaders.ts';
import { SCRIPT_READERS, type ScriptReader, tablesOf } from './scriptReaders.ts';
import { differences, type Limits, type PlainTable, plain } from './values.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string) => process.stdout.write(`${text}\n`);
const root = mkdtempSync(join(tmpdir(), 'readers-'));
process.on('exit', () => rmSync(root, { recursive: true }));
let isGood = true;
const complain = (text: string) => {
  isGood = false;
  say(text);
};

const surgeon = (...words: string[]) =>
  execFileSync(process.execPath, [file('../../dist/src/cli/main.js'), ...words], {
    ...{ encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'] },
  });

// Tables of all columns that there are: a run with its traces, proofs with masks, hard values, the reference.
const results = join(root, 'results');
surgeon('run', 'xor', '--seeds', '1', '--out', results, '--quiet');
const table1 = ['--loss', 'squared', '--stop', 'trainAccuracy', '--alpha', '1e-5', '--retrain', 'none'];
surgeon('run', 'monks', '--seeds', '3', '--criterion', 'obs,obd,magnitude', ...table1, '--out', results, '--quiet');
surgeon('certify', 'xor', '--seeds', '1', '--weights', '3..6', '--out', results, '--quiet');
writeTable(join(results, 'hard', 'hard.arrow'), COLUMNS, ROWS);
writeTable(join(results, 'hard', 'empty.arrow'), COLUMNS, []);
const to = join(root, 'exports');
mkdirSync(to);
const sources = [results, file('../../results/reference'), ...process.argv.slice(2).map((path) => resolve(path))];
const formats = EXPORT_FORMATS.map(({ name }) => name).join(',');
const exportedFiles = sources.flatMap((source, s): { table: string; path: string; format: string }[] => {
  const traces = s === 0 ? ['--traces'] : [];
  return JSON.parse(surgeon('export', source, '--format', formats, '--to', join(to, `${s}`), '--json', ...traces))
    .exported;
});

/** A table of ours, and its files by format. */
interface Compared {
  readonly columns: readonly Column[];
  readonly ours: PlainTable;
  readonly files: Readonly<Record<string, string>>;
}
const compared: Compared[] = [...groupedBy(exportedFiles, ({ table }) => table)].map(([path, files]) => {
  const { columns, rows } = readTable(path);
  return {
    columns,
    ours: columns.map(({ name }) => rows.map((row) => plain(row[name]))),
    files: Object.fromEntries(files.map((of) => [of.format, of.path])),
  };
});
const values = compared.reduce((sum, { ours }) => sum + ours.reduce((n, column) => n + column.length, 0), 0);
say(`${compared.length} tables, ${values} values, in ${formats}`);

/** Things by what a function says of them, in their order. */
function groupedBy<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Map<string, Thing[]> {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing]);
  return groups;
}

const outcomes: string[][] = [];
/** Holds what a reader found against all tables. */
function judge(name: string, format: string, limits: Limits, found: readonly (PlainTable | Error)[]): void {
  let lastBits = 0;
  const complaints = compared.flatMap(({ columns, ours, files }, t) => {
    const theirs = found[t];
    const differing =
      theirs instanceof Error ? { first: theirs.message, lastBits: 0 } : differences(columns, [ours, theirs], limits);
    lastBits += differing.lastBits;
    return differing.first === null ? [] : [`${name}, ${format}: ${files[format]}: ${differing.first}`];
  });
  for (const complaint of complaints.slice(0, 5)) complain(complaint);
  const blind = {
    ...{ 'empty text and null': limits.emptyText, 'NaN and null': limits.notANumber, 'ends of lines': limits.lineEnds },
    [`the last bit of ${lastBits} values`]: limits.lastBit,
  };
  const words = Object.entries(blind).flatMap(([limit, isThere]) => (isThere ? [limit] : []));
  outcomes.push([name, format, String(compared.length), String(complaints.length), words.join(', ') || '-']);
}

for (const { name, format, limits, read } of NODE_READERS) {
  const found: (PlainTable | Error)[] = [];
  for (const { columns, files } of compared)
    found.push(await read(files[format], columns).catch((error: unknown) => error as Error));
  judge(name, format, limits, found);
}

/** Whether the program of a reader is there with its packages; as root they are installed. */
function isThere({ program, probe, needs }: ScriptReader): boolean {
  const works = () => spawnSync(program, probe, { stdio: 'ignore' }).status === 0;
  if (works()) return true;
  if (process.getuid?.() === 0) {
    spawnSync('apt-get', ['-qq', 'update'], { stdio: 'ignore' });
    spawnSync('apt-get', ['-qq', '--yes', '--no-install-recommends', 'install', ...needs.split(', ')], {
      stdio: 'ignore',
    });
  }
  return works();
}

const present = SCRIPT_READERS.filter((reader) => {
  const found = isThere(reader);
  if (!found) say(`${reader.name} is not here: apt-get install ${reader.needs.replaceAll(',', '')}; not checked`);
  return found;
});
/** The experiment of a file in CSV: its folder, and the name that the table has there, `cells/ID` of a trace. */
function placeOf({ files }: Compared): { readonly folder: string; readonly name: string } {
  const path = files.csv.slice(0, -'.csv'.length);
  const folder = dirname(path);
  return basename(folder) === 'cells'
    ? { folder: dirname(folder), name: `cells/${basename(path)}` }
    : { folder, name: basename(path) };
}

for (const reader of present) {
  const found = new Map<Compared, PlainTable>();
  for (const [folder, of] of groupedBy(compared, (table) => placeOf(table).folder)) {
    const tables = tablesOf(
      reader,
      folder,
      of.map((table) => placeOf(table).name),
    );
    for (const [t, table] of of.entries()) found.set(table, tables[t]);
  }
  judge(
    reader.name,
    'csv',
    reader.limits,
    compared.map((table) => found.get(table)!),
  );
}
say(textTable(['reader', 'format', 'tables', 'differing', 'cannot tell apart'], outcomes));

// Why plain Arrow: the DuckDB that reads it refuses our own files.
const [{ files }] = compared;
const ownFile = exportedFiles.find(({ path }) => path === files.arrow)!.table;
const refusal = await readInWasm(ownFile).then(
  () => null,
  (error: Error) => error.message.split('\n')[0],
);
say(`DuckDB ${await wasmVersion()}, WebAssembly, on our own file: ${refusal ?? 'read'}`);
if (refusal === null) complain('it reads dictionaries now: then plain Arrow is needed no more');

// The programs of examples/tables, on MONK's problems.
const examples = file('../../examples/tables');
const monks = join(to, '0', 'monks');
const printed = (program: string, words: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', cwd: root });
  if (status !== 0) complain(`${words[0]}: ${stderr}`);
  return stdout ?? '';
};
for (const { name, program } of present) {
  const [script, picture] =
    name === 'R' ? [join(examples, 'usingR.R'), 'r.pdf'] : [join(examples, 'usingPandas.py'), 'pandas.png'];
  say(`\n${basename(script)}\n${printed(program, [script, monks, join(root, picture)])}`);
  const { size } = statSync(join(root, picture), { throwIfNoEntry: false }) ?? { size: 0 };
  if (size < 1000) complain(`${basename(script)} drew nothing`);
}
const syntax = 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read())';
printed(SCRIPT_READERS[0].program, ['-c', syntax, join(examples, 'usingPolars.py')]);
say('usingPolars.py: there is no polars for Python here; its syntax was looked at, and polars for Node.js reads above');
say(`\nusingDuckdb.sql\n${await runSql(join(examples, 'usingDuckdb.sql'), monks)}`);
process.exitCode = isGood ? 0 : 1;
