import type { CommandModule } from 'yargs';
import { experimentPaths } from '../files/paths.ts';
import { keepData } from '../sweep/keptData.ts';
import { mergeResults } from '../sweep/mergeResults.ts';
import { sweepsIn } from '../sweep/sweepsIn.ts';
import { writeTables } from '../tables/experimentTables.ts';
import { example } from './example.ts';
import { exportBeside, exportFormatsOf, exportOption } from './exportOption.ts';
import { afterMerge, printNext } from './nextCommands.ts';
import { type Arguments, dataOption, dataSetsOf, jsonOption, outOption, pathOf, writableOut } from './options.ts';
import { printText } from './printText.ts';

/** Missing cells that are named one by one; the rest is counted (all are in the JSON). */
const NAMED = 10;

/** `surgeon merge`: the parts of a sweep, from several machines or shards, in one folder of results. */
export const mergeCommand: CommandModule<unknown, Arguments> = {
  command: 'merge <folders..>',
  describe: 'bring the parts of a sweep together in one folder of results, and build its tables',
  builder: (yargs) =>
    jsonOption(dataOption(exportOption(outOption(yargs))))
      .positional('folders', { type: 'string', array: true, describe: 'folders that were given to run --out' })
      .example(
        ...example(
          '$0 merge part1 part2 part3 --out results',
          'cells of three shards; missing ones are named, exit status 1',
        ),
      ),
  async handler(args) {
    const dataSets = dataSetsOf(args);
    const formats = exportFormatsOf(args);
    const sweeps = sweepsIn(
      (args.folders as unknown[]).map((folder) => pathOf('folders', 'folder', String(folder))),
      dataSets,
    );
    const out = writableOut(
      args,
      sweeps.map(({ experiment }) => experiment.name),
    );
    for (const { cells } of sweeps) keepData(out, cells, dataSets);
    const merged = mergeResults(sweeps, out);
    const results = [];
    for (const { experiment, cells, taken, missing, damaged, differing } of merged) {
      const { name } = experiment;
      for (const reason of damaged) console.error(`surgeon: ${reason}`);
      for (const id of differing)
        console.error(
          `surgeon: cell ${id} of ${name} differs between folders: that of --out stays, or the first one's`,
        );
      for (const { id } of missing.slice(0, NAMED)) console.error(`surgeon: cell ${id} of ${name} is missing`);
      if (missing.length > NAMED) console.error(`surgeon: and ${missing.length - NAMED} more cells of ${name}`);
      if (missing.length + differing.length > 0) process.exitCode = 1;
      const { tables } = writeTables(out, experiment, cells, { dataSets });
      const paths = experimentPaths(out, name);
      const exported = await exportBeside(out, name, formats);
      results.push({
        lines: exported.lines,
        result: {
          experiment: name,
          cells: cells.length,
          taken,
          missing: missing.map(({ id }) => id),
          damaged,
          differing,
          tables: Object.fromEntries(tables.map((table) => [table.name, paths.table(table.name)])),
          ...exported.json,
        },
      });
    }
    if (args.json) {
      console.log(JSON.stringify({ merged: results.map(({ result }) => result) }));
      return;
    }
    for (const { lines, result } of results) {
      const { experiment, cells, taken, missing, tables } = result;
      const complete =
        missing.length === 0 ? 'complete' : `${missing.length} missing: run them, or merge their folder too`;
      printText(`${experiment}: ${cells - missing.length} of ${cells} cells, ${taken} taken over now; ${complete}`);
      printText([...Object.values(tables), ...lines].join('\n'));
    }
    const missing = results.reduce((sum, { result }) => sum + result.missing.length, 0);
    printNext(args, afterMerge(args, out, missing));
  },
};
