import type { Problem } from '../../src/config/problem.ts';
import type { Cell } from '../../src/experiment/cells.ts';
import type { CellInput } from '../cellInput.ts';
import type { BuiltModules } from './builtModules.ts';
import { absoluteSum } from './sweep.ts';
import { type Contender, type Part, whole } from './turn.ts';

/** A cell of a build, and the training of its network, as a user of the package calls them. */
export function builtCell(modules: BuiltModules['cell'], cell: Cell, problem: Problem): Contender[] {
  return [
    { what: 'cell', max: null, parts: (task) => whole(pruning(modules, cell, problem, task.cell!)) },
    { what: 'cell/train', max: null, parts: () => whole(training(modules, cell, problem)) },
  ];
}

function pruning({ runCell }: BuiltModules['cell'], cell: Cell, problem: Problem, { trained: given }: CellInput): Part {
  const trained = { ...given, weights: Float64Array.from(given.weights) };
  let left = new Float64Array(0);
  return {
    method: 'runCell',
    run() {
      const { steps } = runCell(cell, problem, trained);
      left = Float64Array.from(steps[steps.length - 1].weights);
    },
    check: () => absoluteSum(left),
  };
}

function training({ trainedNetwork }: BuiltModules['cell'], { config }: Cell, problem: Problem): Part {
  let loss = Number.NaN;
  let steps = 0;
  return {
    method: 'trainedNetwork',
    run() {
      ({ loss, steps } = trainedNetwork(config, problem));
    },
    check: () => loss,
    steps: () => steps,
  };
}
