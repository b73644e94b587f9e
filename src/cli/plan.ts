import type { CommandModule } from 'yargs';
import { cellsOf, withOverrides } from '../experiment/cells.ts';
import { FIELD_NAMES } from '../experiment/fields.ts';
import { short } from '../report/numbers.ts';
import { textTable } from '../report/textTable.ts';
import { gigabytes, requireMemory } from '../run/cellMemory.ts';
import { estimate } from '../run/estimate.ts';
import { configRow } from '../tables/configColumns.ts';
import { findExperiment } from './findExperiment.ts';
import {
  type Arguments,
  dataOption,
  fieldOptions,
  fieldOverrides,
  jsonOption,
  memoryOf,
  memoryOption,
  threadsOf,
  threadsOption,
  useData,
} from './options.ts';

/** `surgeon plan`: the cells of an experiment and what they will cost; computes nothing. */
export const planCommand: CommandModule<unknown, Arguments> = {
  command: 'plan <experiment>',
  describe: 'print the cells of an experiment and an estimate of work and memory; compute nothing',
  builder: (yargs) =>
    jsonOption(memoryOption(threadsOption(dataOption(fieldOptions(yargs)))))
      .positional('experiment', { type: 'string', describe: 'name of a built-in experiment, or a .json file' })
      .example('$0 plan monks', 'all cells of the reproduction of Table 1')
      .example('$0 plan monks --dataset monks-1 --alpha 1e-8..1e-1:log15', 'a sweep of α on one problem'),
  handler(args) {
    useData(args);
    const experiment = withOverrides(findExperiment(String(args.experiment)), fieldOverrides(args));
    const threads = threadsOf(args);
    const cells = cellsOf(experiment);
    const memory = memoryOf(args);
    const cost = estimate(cells, threads);
    if (args.json) {
      console.log(JSON.stringify({ experiment: experiment.name, threads, cells, estimate: cost }, null, 2));
      requireMemory(cells, threads, memory);
      return;
    }
    const rows = cells.map(configRow);
    const shown = (value: unknown) => (typeof value === 'number' ? short(value) : value === null ? '-' : String(value));
    const varying = FIELD_NAMES.filter((name) => new Set(rows.map((row) => row[name])).size > 1);
    for (const name of FIELD_NAMES.filter((field) => !varying.includes(field)))
      console.log(`${name} = ${shown(rows[0][name])}`);
    console.log(
      textTable(
        ['cell', ...varying],
        rows.map((row) => ['cell', ...varying].map((name) => shown(row[name]))),
      ),
    );
    console.log(
      `\n${cells.length} cells on ${cost.networks} trained networks; curvature and inverses at most ` +
        `${cost.gigaMultiplyAdds.toPrecision(2)}·10⁹ multiply-adds; on ${threads} threads about ` +
        `${gigabytes(cost.bytes)} of memory (${cost.cellsAtOnce} × ${gigabytes(cost.cellBytes)} of arrays)`,
    );
    requireMemory(cells, threads, memory);
  },
};
