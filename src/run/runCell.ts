import { outerProductCurvature, type ShardRunner, serialShards } from '../curvature/curvature.ts';
import { builtInDataSet } from '../dataset/builtIn.ts';
import { NumericalError } from '../errors.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';
import { crossCheck } from '../inverse/crossCheck.ts';
import { exactInverse } from '../inverse/exact.ts';
import { recursiveInverse } from '../inverse/recursive.ts';
import { networkOf } from '../network/architecture.ts';
import { evaluation } from '../network/evaluation.ts';
import { fullMask, hiddenLeft, inputsLeft } from '../network/mask.ts';
import { weightNames } from '../network/weightName.ts';
import { CRITERION } from '../surgeon/criteria.ts';
import { type PruningProblem, type PruningRules, prune } from '../surgeon/prune.ts';
import type { StoppingRule } from '../surgeon/stopping.ts';
import type { InverseCheck, Trace } from '../trace/trace.ts';
import { train } from '../training/train.ts';
import type { Trained } from '../training/training.ts';

/**
 * One cell, from its trained network to its trace.
 *
 * @param trained the network of `trainedNetwork(config)`
 * @param run     where the shards of the curvature are worked on: in this thread unless said otherwise; same bits either way
 * @throws {NumericalError} if a matrix leaves the range of the method, or the two inverses disagree beyond rounding
 */
export async function runCell({ id, config }: Cell, trained: Trained, run: ShardRunner = serialShards): Promise<Trace> {
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
    async curvature(weights, live, step) {
      const inverse = CRITERION[config.criterion].needs === 'inverse';
      const form = inverse ? 'matrix' : 'diagonal';
      const { hessian, jacobian } = await outerProductCurvature(
        config,
        weights,
        live,
        dataSet.train,
        form,
        config.shardSize,
        run,
      );
      if (!inverse) return hessian.map((h) => h + config.alpha);
      const both = checkedInverses(hessian, jacobian, live.length, dataSet.train.count, config.alpha, step);
      checks.push(both.check);
      return both[config.inverse];
    },
    retrain: (weights, mask) => train(config.training, network, weights, mask, dataSet.train, config.decay).weights,
  };

  const { steps, stoppedBy } = await prune(problem, trained.weights, pruningRules(config));
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

/** Both inverses of H + αI and their cross-check; @throws {NumericalError} if they disagree beyond rounding */
function checkedInverses(
  hessian: Float64Array,
  jacobian: Float64Array,
  n: number,
  samples: number,
  alpha: number,
  step: number,
) {
  const recursive = recursiveInverse(jacobian, n, samples, alpha);
  const exact = exactInverse(hessian, n, alpha);
  const held = crossCheck(recursive, exact, hessian, n, alpha, jacobian.length / n);
  if (!held.agrees) {
    const { inverseDifference, weightedDifference, bound } = held;
    const values = { inverseDifference, weightedDifference, bound, step, n, alpha };
    throw new NumericalError('the two inverses disagree beyond rounding', values);
  }
  return { recursive, exact, check: { ...held, step, weights: n, check: 'recursion' } satisfies InverseCheck };
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
