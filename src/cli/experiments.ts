import type { CommandModule } from 'yargs';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { cellsOf } from '../experiment/cells.ts';
import { jsonOption } from './options.ts';

/** `surgeon experiments`: what is built in. */
export const experimentsCommand: CommandModule = {
  command: 'experiments',
  describe: 'list the built-in experiments',
  builder: jsonOption,
  handler({ json }) {
    const list = EXPERIMENTS.map((experiment) => ({ ...experiment, cells: cellsOf(experiment).length }));
    if (json) {
      console.log(JSON.stringify(list, null, 2));
      return;
    }
    for (const { name, question, reproduces = [], cells } of list) {
      console.log(`${name} (${cells} cells)\n  ${question}`);
      for (const source of reproduces) console.log(`  reproduces: ${source}`);
    }
  },
};
