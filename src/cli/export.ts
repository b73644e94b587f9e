import { existsSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { ResultError, UsageError } from '../errors.ts';
import { FORMAT_NAMES, formatsOf } from '../export/exportFormats.ts';
import { exportSources } from '../export/exportSources.ts';
import { type ExportedFile, plannedExport } from '../export/exportTables.ts';
import { counted } from '../report/counted.ts';
import { example } from './example.ts';
import { firstRun, missingTable } from './missingTable.ts';
import { noteForeign } from './noteForeign.ts';
import { type Arguments, jsonOption, makeWritable, once, pathOf } from './options.ts';
import { printText } from './printText.ts';

/** Files that are listed one by one; of more, the rest is counted (all are in the JSON). */
const NAMED = 40;

/** `surgeon export`: tables of ours as files that other tools read. */
export const exportCommand: CommandModule<unknown, Arguments> = {
  command: 'export <path>',
  describe: 'write tables for other tools: CSV, Parquet, JSON, plain Arrow; of a folder, all tables in it',
  builder: (yargs) =>
    jsonOption(yargs)
      .positional('path', { type: 'string', describe: 'an .arrow file of surgeon, or a folder with some' })
      .option('format', {
        type: 'string',
        requiresArg: true,
        describe: `${FORMAT_NAMES.join(', ')}, or several, separated by commas [default: none]`,
      })
      .option('to', {
        type: 'string',
        requiresArg: true,
        describe: 'folder of the files; names of tables and of folders are kept [default: none]',
      })
      .option('traces', {
        type: 'boolean',
        default: false,
        describe: 'the traces of all cells, too: a file a cell, in the folder cells/',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'write files that are there with other content anew',
      })
      .example(...example('$0 export results/monks --format parquet --to tables', 'tables/summary.parquet, …'))
      .example(...example('$0 export results --format csv,json --to tables', 'tables/monks/summary.csv, …'))
      .example(...example('$0 export results/monks/summary.arrow --format csv --to .', 'one table: summary.csv'))
      .example(...example('$0 export results/monks --format parquet --traces --to tables', 'cells/ID.parquet, too')),
  async handler(args) {
    const path = pathOf('path', 'file', once('path', args.path));
    const formats = formatsOf('format', given('format', args, FORMAT_NAMES.join(', ')));
    const to = pathOf('--to', 'folder', given('to', args, 'FOLDER'));
    if (!existsSync(path)) throw new ResultError(missingTable(path));
    const sources = exportSources(path, args.traces === true);
    const { tables, tracesLeftOut, nested, foreign } = sources;
    for (const folder of nested) console.error(`surgeon: ${folder} is a folder of results of its own: left out`);
    noteForeign(foreign);
    if (tables.length === 0) {
      const advice = tracesLeftOut > 0 ? `${counted(tracesLeftOut, 'trace')}: --traces exports them` : firstRun(path);
      throw new ResultError(`${path} has no tables (files .arrow): ${advice}`);
    }
    const { files, write } = await plannedExport(sources, { to, formats, force: args.force === true });
    makeWritable('--to', to);
    write();
    if (args.json) {
      console.log(JSON.stringify({ exported: files, tracesLeftOut }));
      return;
    }
    printText(lines(files).join('\n'));
    if (tracesLeftOut > 0) printText(`without ${counted(tracesLeftOut, 'trace')}: --traces exports them`);
  },
};

/** The text of a flag that must be given; @throws {UsageError} if it was not, or was twice */
function given(flag: string, args: Arguments, what: string): string {
  if (args[flag] !== undefined) return once(flag, args[flag]);
  throw new UsageError(`an export needs --${flag} with ${what}`);
}

function lines(files: readonly ExportedFile[]): string[] {
  const named = files.slice(0, NAMED).map(({ path, rows }) => `${path} (${counted(rows, 'row')})`);
  return files.length > NAMED ? [...named, `and ${files.length - NAMED} more`] : named;
}
