import type { Engine } from '../../src/cell/engine.ts';
import type { Cell } from '../../src/experiment/cells.ts';
import { type Contender, type Part, whole } from './turn.ts';

/** The training of one network of a build, on all threads of its engine, as a command has it trained. */
export const builtTraining = (engine: Engine, cell: Cell): Contender[] => [
  { what: 'digits/train', max: null, parts: () => whole(training(engine, cell)) },
];

function training(engine: Engine, { config }: Cell): Part {
  let steps = 0;
  return {
    method: 'train of the engine',
    async run() {
      const result = await engine.train(config);
      if (result.kind !== 'computed') throw new Error(result.reason);
      ({ steps } = result.trained);
    },
    // Nothing to compare: before its minimum a path of a thousand steps goes by the last bits of the first one.
    check: () => null,
    steps: () => steps,
  };
}
