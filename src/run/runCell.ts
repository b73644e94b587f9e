import { builtInDataSet } from '../dataset/builtIn.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';
import { networkOf } from '../network/architecture.ts';
import { evaluation } from '../network/evaluation.ts';
import { fullMask, hiddenLeft, inputsLeft } from '../network/mask.ts';
import { weightNames } from '../network/weightName.ts';
import { type PruningProblem, type PruningRules, prune } from '../surgeon/prune.ts';
import type { StoppingRule } from '../surgeon/stopping.ts';
import type { InverseCheck, Trace } from '../trace/trace.ts';
import { train } from '../training/train.ts';
import type { Trained } from '../training/training.ts';
import { backendCurvature } from './backendCurvature.ts';
import { type CellLead, cellLead } from './cellLead.ts';
import { plainCurvature } from './plainCurvature.ts';

/**
 * One cell, from its trained network to its trace.
 *
 * @param trained the network of `trainedNetwork(config)`
 * @param lead    the backend of the cell, with its team: one of this thread alone unless said otherwise; same bits either way
 * @throws {NumericalError} if a matrix leaves the range of the method, or the inverses disagree beyond rounding
 */
export function runCell({ id, config }: Cell, trained: Trained, lead: CellLead | null = cellLead(config)): Trace {
  const dataSet = builtInDataSet(config.dataset);
  const network = networkOf(config);
  const checks: InverseCheck[] = [];
  const problem: PruningProblem = {
    network,
    measure(weights) {
      const onTrain = evaluation(network, weights, dataSet.train);
      const onTest = dataSet.test && evaluation(network, weights, dataSet.test);
      return {
        trainError: onTrain.error,
        trainAccuracy: onTrain.accuracy,
        testError: onTest?.error ?? null,
        testAccuracy: onTest?.accuracy ?? null,
      };
    },
    curvature: lead
      ? backendCurvature(config, dataSet.train, lead, checks)
      : plainCurvature(config, dataSet.train, checks),
    retrain: (weights, mask) => train(config.training, network, weights, mask, dataSet.train, config.decay).weights,
  };

  const { steps, stoppedBy } = prune(problem, trained.weights, pruningRules(config));
  const names = weightNames(network, dataSet.inputNames, dataSet.outputNames);
  const mask = fullMask(network);
  for (const { deleted } of steps) if (deleted !== null) mask[deleted] = 0;
  return {
    id,
    config,
    steps: steps.map((step) => ({ ...step, weight: step.deleted === null ? null : names[step.deleted] })),
    checks,
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

function pruningRules(config: CellConfig): PruningRules {
  const { criterion, renewEvery, nuisance, retrain, retrainEvery } = config;
  return { criterion, renewEvery, nuisance, retrain, retrainEvery, stopping: stoppingRule(config) };
}

function stoppingRule({ stop, errorLimit, weightsLimit }: CellConfig): StoppingRule {
  // The config was checked when its cell was made: a rule that needs a limit has one.
  if (stop === 'error') return { stop, errorLimit: errorLimit! };
  if (stop === 'weightsLeft') return { stop, weightsLimit: weightsLimit! };
  return { stop };
}
