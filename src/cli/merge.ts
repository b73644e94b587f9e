import type { CommandModule } from 'yargs';
import { experimentPaths } from '../files/paths.ts';
import { keepData } from '../sweep/keptData.ts';
import { mergeResults } from '../sweep/mergeResults.ts';
import { sweepsIn } from '../sweep/sweepsIn.ts';
import { writeTables } from '../tables/experimentTables.ts';
import { example } from './example.ts';
import { afterMerge, printNext } from './nextCommands.ts';
import { type Arguments, dataOption, dataSetsOf, jsonOption, outOption, pathOf, writableOut } from './options.ts';

/** Missing cells that are named one by one; the rest is counted (all are in the JSON). */
const NAMED = 10;

/** `surgeon merge`: the parts of a sweep, from several machines or shards, in one folder of results. */
export const mergeCommand: CommandModule<unknown, Arguments> = {
  command: 'merge <folders..>',
  describe: 'bring the parts of a sweep together in one folder of results, and build its tables',
  builder: (yargs) =>
    jsonOption(dataOption(outOption(yargs)))
      .positional('folders', { type: 'string', array: true, describe: 'folders that were given to run --out' })
      .example(
        ...example(
          '$0 merge part1 part2 part3 --out results',
          'cells of three shards; missing ones are named, exit status 1',
        ),
      ),
  handler(args) {
    const dataSets = dataSetsOf(args);
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
    const results = merged.map(({ experiment, cells, taken, missing, damaged, differing }) => {
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
      return {
        experiment: name,
        cells: cells.length,
        taken,
        missing: missing.map(({ id }) => id),
        damaged,
        differing,
        tables: Object.fromEntries(tables.map((table) => [table.name, paths.table(table.name)])),
      };
    });
    if (args.json) {
      console.log(JSON.stringify({ merged: results }));
      return;
    }
    for (const { experiment, cells, taken, missing, tables } of results) {
      const complete =
        missing.length === 0 ? 'complete' : `${missing.length} missing: run them, or merge their folder too`;
      console.log(`${experiment}: ${cells - missing.length} of ${cells} cells, ${taken} taken over now; ${complete}`);
      console.log(Object.values(tables).join('\n'));
    }
    const missing = results.reduce((sum, { missing }) => sum + missing.length, 0);
    printNext(args, afterMerge(args, out, missing));
  },
};
