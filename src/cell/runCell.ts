import { type Problem, startMask } from '../config/problem.ts';
import type { Cell } from '../experiment/cells.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import { hiddenLeft, inputsLeft } from '../network/mask.ts';
import { maskAfter } from '../surgeon/pruningStep.ts';
import { collectedSteps } from '../trace/keptWeights.ts';
import { keepingRule } from '../trace/pathSizes.ts';
import type { Trace } from '../trace/trace.ts';
import type { Trained } from '../training/trained.ts';
import { cellBackend } from './cellBackend.ts';
import { type CellStepsOptions, cellSteps } from './cellSteps.ts';

/** Options of `runCell`: none of them changes a bit of its trace. By default a team of this thread alone computes. */
export type RunCellOptions = Partial<Omit<CellStepsOptions, 'checks'>>;

/**
 * One cell, from its trained network to its trace.
 *
 * @param problem of its config
 * @param trained the network of `trainedNetwork(config, problem)`
 * @throws {NumericalError} if a matrix leaves the range of the method, or the inverses disagree beyond rounding
 *
 * @example
 * ```ts
 * import { runCell, trainedNetwork } from 'optimal-brain-surgeon/cell';
 * import { DataSets } from 'optimal-brain-surgeon/data';
 * import { cellsOf, problemOf } from 'optimal-brain-surgeon/experiment';
 *
 * const dataSets = new DataSets();
 * const grids = [{ dataset: 'xor', layers: [2, 2, 1], criterion: 'obd', stop: 'weightsLeft', weightsLimit: 6 }];
 * const [cell] = cellsOf({ name: 'mine', question: 'What is left?', grids }, dataSets);
 * const problem = problemOf(cell.config, dataSets);
 * const { steps, outcome } = runCell(cell, problem, trainedNetwork(cell.config, problem));
 * console.log(steps.map(({ weightsLeft }) => weightsLeft).join(' '), outcome.stoppedBy); // → 9 8 7 6 weightsLeft
 * ```
 */
export function runCell(
  { id, config }: Cell,
  problem: Problem,
  trained: Trained,
  { backend = cellBackend(config, problem), ...options }: RunCellOptions = {},
): Trace {
  const { network, dataSet } = problem;
  const found: InverseCheck[] = [];
  const { steps, end: stoppedBy } = collectedSteps(
    cellSteps(config, problem, trained.weights, { ...options, backend, checks: found }),
    keepingRule(config, problem),
  );
  const start = startMask(problem);
  const deletedBefore = Array.from(start.keys()).filter((q) => start[q] === 0);
  const mask = maskAfter(start, steps);
  const checks = found.filter(({ check }) => check !== 'mlMatrix');
  return {
    id,
    config,
    steps,
    // One a state: of a state that a second rule takes over both are the same; the states that a rule goes back over
    // are gone.
    checks: checks.filter(({ step }, i) => step <= steps.length && step !== checks[i + 1]?.step),
    mlMatrixCheck: found.find(({ check }) => check === 'mlMatrix') ?? null,
    outcome: {
      stoppedBy,
      trainingStop: trained.trainingStop,
      gradientNorm: trained.gradientNorm,
      samples: dataSet.train.count,
      hiddenLeft: hiddenLeft(network, mask),
      inputs: inputsLeft(network, mask).map((i) => dataSet.inputNames[i]),
      ...(deletedBefore.length > 0 && { deletedBefore }),
    },
  };
}
