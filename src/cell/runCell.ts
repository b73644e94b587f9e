import type { Problem } from '../config/problem.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import { evaluation, meanError } from '../network/evaluation.ts';
import { fullMask, hiddenLeft, inputsLeft } from '../network/mask.ts';
import { weightNames } from '../network/weightName.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { type PruningRules, pruningPath } from '../surgeon/pruningPath.ts';
import type { PruningProblem } from '../surgeon/pruningProblem.ts';
import { stateGeneralisation } from '../surgeon/stateGeneralisation.ts';
import { stoppingRule } from '../surgeon/stopping.ts';
import type { Trace } from '../trace/trace.ts';
import { train } from '../training/train.ts';
import type { Trained } from '../training/trained.ts';
import { type CellBackend, cellBackend } from './cellBackend.ts';
import { type CurvatureOptions, cellCurvature } from './cellCurvature.ts';
import { trainingOptions } from './trainedNetwork.ts';

/** Options of `runCell`: none of them changes a bit of its trace. */
export interface RunCellOptions extends Omit<CurvatureOptions, 'checks'> {
  /** the backend of the cell, with its team; default: a team of this thread alone; null: plain loops */
  readonly backend?: CellBackend | null;
}

/**
 * One cell, from its trained network to its trace.
 *
 * @param problem of its config
 * @param trained the network of `trainedNetwork(config, problem)`
 * @throws {NumericalError} if a matrix leaves the range of the method, or the inverses disagree beyond rounding
 */
export function runCell(
  { id, config }: Cell,
  problem: Problem,
  trained: Trained,
  { backend = cellBackend(config, problem), ...options }: RunCellOptions = {},
): Trace {
  const { network, dataSet } = problem;
  const checks: InverseCheck[] = [];
  const generalisation = stateGeneralisation(network, dataSet.train, config);
  const pruningProblem: PruningProblem = {
    network,
    samples: dataSet.train,
    measure(weights) {
      const onTrain = evaluation(network, weights, dataSet.train, dataSet.codeBooks);
      const onTest = dataSet.test && evaluation(network, weights, dataSet.test, dataSet.codeBooks);
      return {
        trainError: onTrain.error,
        trainAccuracy: onTrain.accuracy,
        validationError: dataSet.validation && meanError(network, weights, dataSet.validation),
        testError: onTest?.error ?? null,
        testAccuracy: onTest?.accuracy ?? null,
      };
    },
    curvature: cellCurvature(config, problem, backend, { checks, ...options }),
    retrain(weights, mask) {
      const method = config.retraining === 'asTrained' ? config.training : config.retraining;
      const options = trainingOptions(config, config.retrainSteps, backend);
      return train(network, dataSet.train, {
        training: method,
        weights: weights,
        mask,
        decay: config.decay,
        ...options,
      }).weights;
    },
    ...(generalisation && { generalisation }),
  };

  const { steps, stoppedBy } = pruningPath(
    pruningProblem,
    trained.weights,
    pruningRules(config, dataSet.train.count * network.outputs),
  );
  const names = weightNames(network, dataSet.inputNames, dataSet.outputNames);
  const mask = fullMask(network);
  for (const { deleted } of steps) if (deleted !== null) mask[deleted] = 0;
  return {
    id,
    config,
    steps: steps.map((step) => ({ ...step, weight: step.deleted === null ? null : names[step.deleted] })),
    // One a state: of a state that a second rule takes over both are the same; the states that a rule goes back over
    // are gone.
    checks: checks.filter(({ step }, i) => step <= steps.length && step !== checks[i + 1]?.step),
    outcome: {
      stoppedBy,
      trainingStop: trained.trainingStop,
      gradientNorm: trained.gradientNorm,
      samples: dataSet.train.count,
      hiddenLeft: hiddenLeft(network, mask),
      inputs: inputsLeft(network, mask).map((i) => dataSet.inputNames[i]),
    },
  };
}

function pruningRules(config: CellConfig, observations: number): PruningRules {
  const { criterion, renewEvery, nuisance, retrain, retrainEvery, measureEvery } = config;
  const criteria = CRITERION[criterion].rules({ ...config, observations });
  return { criteria, renewEvery, nuisance, retrain, retrainEvery, measureEvery, stopping: stoppingRule(config) };
}
