import type { Problem } from '../config/problem.ts';
import type { CellFields } from '../config/readConfig.ts';
import { retrainingOf, retrainOf } from '../config/trainingsOf.ts';
import { CURVATURE } from '../curvature/matrices/curvatureMatrices.ts';
import type { Samples } from '../dataset/dataSet.ts';
import { damped } from '../linalg/symmetric.ts';
import type { Network } from '../network/architecture.ts';
import { type Evaluation, evaluation } from '../network/evaluation.ts';
import { kernelEvaluation, sequentialEvaluation } from '../network/kernelEvaluation.ts';
import type { PlacedSamples } from '../network/kernelNetwork.ts';
import type { Mask } from '../network/mask.ts';
import { weightNames } from '../network/weightName.ts';
import type { QuadraticModel } from '../subset/quadraticModel.ts';
import { SubtreeSearch } from '../subset/subtreeSearch.ts';
import { CRITERION } from '../surgeon/criteria/criteria.ts';
import { pruningSteps, type StoppedBy } from '../surgeon/pruningPath.ts';
import type { Measurements, PruningProblem } from '../surgeon/pruningProblem.ts';
import type { PruningRules } from '../surgeon/pruningRules.ts';
import { stateGeneralisation } from '../surgeon/stateGeneralisation.ts';
import { stoppingRule } from '../surgeon/stopping.ts';
import type { NamedStep } from '../trace/trace.ts';
import { train } from '../training/train.ts';
import type { CellBackend } from './cellBackend.ts';
import { type CurvatureOptions, cellCurvature } from './cellCurvature.ts';
import { withTrainingOptions } from './trainingOptions.ts';

/** The parts that compute a cell: none of them changes a bit of its steps. */
export interface CellStepsOptions extends CurvatureOptions {
  /** the backend of the cell, with its team; null: plain loops */
  readonly backend: CellBackend | null;
  /** is told how many weights are left at each state, also at those that the stopping rule holds back */
  readonly onState?: ((weightsLeft: number) => void) | null;
}

/**
 * The path of a cell, one step at a time: H, both inverses and their check, a deletion with the update of all other
 * weights, again. Each step is computed when it is asked for, and only steps that stay are given.
 *
 * @param fields  of the cell's config
 * @param problem of these fields
 * @param weights (full n) of the trained network; not modified
 * @returns why the path ended, as the value of the generator
 * @throws {NumericalError} from `next`, if a matrix leaves the range of the method, or the inverses disagree beyond
 *   rounding
 */
export function* cellSteps(
  fields: CellFields,
  problem: Problem,
  weights: Float64Array,
  options: CellStepsOptions,
): Generator<NamedStep, StoppedBy, undefined> {
  const { network, dataSet } = problem;
  const names = weightNames(network, dataSet.inputNames, dataSet.outputNames);
  const path = pruningSteps(
    new CellProblem(fields, problem, options),
    weights,
    pruningRules(fields, problem),
    options.onState,
  );
  let [own, copy]: (Float64Array | null)[] = [null, null];
  for (;;) {
    const { done, value } = path.next();
    if (done) return value;
    // A copy, one for all steps that share theirs: the path goes on from its own, whatever the caller does to these.
    if (value.weights !== own) [own, copy] = [value.weights, value.weights.slice()];
    yield { ...value, weights: copy!, weight: value.deleted === null ? null : names[value.deleted] };
  }
}

/** The mathematics of a cell. A class, whose objects V8 knows from one cell to the next: it compiles the path once. */
class CellProblem implements PruningProblem {
  readonly network: Network;
  readonly mask: Mask | null;
  readonly samples: Samples;
  readonly curvature: PruningProblem['curvature'];
  readonly generalisation: PruningProblem['generalisation'];
  readonly #fields: CellFields;
  readonly #problem: Problem;
  readonly #backend: CellBackend | null;

  constructor(fields: CellFields, problem: Problem, options: CellStepsOptions) {
    this.network = problem.network;
    this.mask = problem.given?.mask ?? null;
    this.samples = problem.dataSet.train;
    this.curvature = cellCurvature(fields, problem, options.backend, options);
    this.generalisation = stateGeneralisation(this.network, this.samples, fields);
    this.#fields = fields;
    this.#problem = problem;
    this.#backend = options.backend;
  }

  measure(weights: Float64Array): Measurements {
    return measurements(evaluations(this.#problem, weights, this.#backend));
  }

  damped(weights: Float64Array, live: Int32Array): Float64Array {
    const { curvature, alpha, shardSize } = this.#fields;
    const { network, samples } = this;
    const { hessian } = CURVATURE[curvature].at(
      { network, weights, live, samples },
      'matrix',
      shardSize ?? samples.count,
    );
    return damped(hessian, live.length, alpha);
  }

  subtreeSearch(model: QuadraticModel): Pick<SubtreeSearch, 'search'> {
    const backend = this.#backend;
    return backend?.kind === 'kernels' ? backend.subtreeSearch(model) : new SubtreeSearch(model);
  }

  retrain(weights: Float64Array, mask: Mask): Float64Array {
    const { decay, retrainSteps } = this.#fields;
    const training = retrainingOf(this.#fields);
    return withTrainingOptions(this.#fields, retrainSteps, this.#backend, (how) =>
      train(this.network, this.samples, { ...how, training, decay, weights, mask }),
    ).weights;
  }
}

/** A network's evaluations on the sets of its problem that are there. */
interface Evaluations {
  readonly train: Evaluation;
  readonly validation: Evaluation | null;
  readonly test: Evaluation | null;
}

function evaluations({ network, dataSet }: Problem, weights: Float64Array, backend: CellBackend | null): Evaluations {
  const { train: samples, validation, test, codeBooks } = dataSet;
  const sets = backend?.kind === 'team' ? backend.sets() : backend;
  if (sets === null) {
    const on = (set: Samples) => evaluation(network, weights, set, codeBooks);
    return { train: on(samples), validation: validation && on(validation), test: test && on(test) };
  }
  const { net, train, validation: validating, test: testing } = sets;
  net.take(weights);
  // Large networks were measured by plain loops before they had kernels: the sums are still those.
  const measured = backend?.kind === 'team' ? sequentialEvaluation : kernelEvaluation;
  const on = (set: PlacedSamples) => measured(net, set, codeBooks);
  return { train: on(train), validation: validating && on(validating), test: testing && on(testing) };
}

function measurements({ train, validation, test }: Evaluations): Measurements {
  return {
    trainError: train.error,
    trainAccuracy: train.accuracy,
    validationError: validation?.error ?? null,
    testError: test?.error ?? null,
    testAccuracy: test?.accuracy ?? null,
  };
}

function pruningRules(fields: CellFields, { network, dataSet }: Problem): PruningRules {
  const {
    seed,
    decay,
    together,
    turnShare,
    swaps,
    target,
    maxNodes,
    renewEvery,
    nuisance,
    retrainEvery,
    measureEvery,
  } = fields;
  const criterion = CRITERION[fields.criterion];
  const observations = dataSet.train.count * network.outputs;
  return {
    criteria: criterion.rules({ seed, decay, together, turnShare, swaps, target, maxNodes, observations }),
    search: criterion.search?.(fields) ?? null,
    stopping: stoppingRule(fields),
    // Where it is null one matrix serves all deletions.
    renewEvery: renewEvery ?? Number.POSITIVE_INFINITY,
    // Where it is null there are no hidden units, and so no unit without a path to an output.
    nuisance: nuisance ?? 'delete',
    retrain: retrainOf(fields),
    retrainEvery,
    measureEvery,
  };
}
