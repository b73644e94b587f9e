import type { CommandModule } from 'yargs';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { DataSets } from '../dataset/dataSets.ts';
import { cellsOf, needsData } from '../experiment/cells.ts';
import { example } from './example.ts';
import { jsonOption } from './options.ts';

/** `surgeon experiments`: those that are built in. */
export const experimentsCommand: CommandModule = {
  command: 'experiments',
  describe: 'list the built-in experiments',
  builder: (yargs) =>
    jsonOption(yargs)
      .example(...example('$0 experiments', 'names, questions, numbers of cells'))
      .example(...example('$0 experiments --json', 'with their grids: a start for a file of your own')),
  handler({ json }) {
    const dataSets = new DataSets();
    const list = EXPERIMENTS.map((experiment) => ({
      ...experiment,
      cells: needsData(experiment) ? null : cellsOf(experiment, dataSets).length,
    }));
    if (json) {
      console.log(JSON.stringify(list, null, 2));
      return;
    }
    for (const { name, question, reproduces = [], cells } of list) {
      console.log(`${name} (${cells === null ? 'needs --data' : `${cells} cells`})\n  ${question}`);
      for (const source of reproduces) console.log(`  reproduces: ${source}`);
    }
  },
};
