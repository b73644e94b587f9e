import { UsageError } from '../errors.ts';
import type { NamedStep } from './trace.ts';

/** The steps of a trace that keep their weights. */
export interface KeptSteps {
  /** ascending */
  readonly steps: number[];
}

/** A list of them, to which they are added as they are found. */
export const keptSteps = (): KeptSteps => ({ steps: [] });

/** A step whose weights its trace does not keep: whoever asks for them learns which steps do. */
export class StepWithoutWeights implements NamedStep {
  readonly step: NamedStep['step'];
  readonly turn: NamedStep['turn'];
  readonly weightsLeft: NamedStep['weightsLeft'];
  readonly kind: NamedStep['kind'];
  readonly deleted: NamedStep['deleted'];
  readonly inserted: NamedStep['inserted'];
  readonly weight: NamedStep['weight'];
  readonly nuisance: NamedStep['nuisance'];
  readonly saliency: NamedStep['saliency'];
  readonly exactSaliency: NamedStep['exactSaliency'];
  readonly saliencyBound: NamedStep['saliencyBound'];
  readonly errorChange: NamedStep['errorChange'];
  readonly trainError: NamedStep['trainError'];
  readonly validationError: NamedStep['validationError'];
  readonly testError: NamedStep['testError'];
  readonly trainAccuracy: NamedStep['trainAccuracy'];
  readonly testAccuracy: NamedStep['testAccuracy'];
  readonly retrained: NamedStep['retrained'];
  readonly effectiveWeights: NamedStep['effectiveWeights'];
  readonly fpe: NamedStep['fpe'];
  readonly #kept: KeptSteps;

  /** @param kept of its trace */
  constructor(step: Omit<NamedStep, 'weights'>, kept: KeptSteps) {
    this.step = step.step;
    this.turn = step.turn;
    this.weightsLeft = step.weightsLeft;
    this.kind = step.kind;
    this.deleted = step.deleted;
    this.inserted = step.inserted;
    this.weight = step.weight;
    this.nuisance = step.nuisance;
    this.saliency = step.saliency;
    this.exactSaliency = step.exactSaliency;
    this.saliencyBound = step.saliencyBound;
    this.errorChange = step.errorChange;
    this.trainError = step.trainError;
    this.validationError = step.validationError;
    this.testError = step.testError;
    this.trainAccuracy = step.trainAccuracy;
    this.testAccuracy = step.testAccuracy;
    this.retrained = step.retrained;
    this.effectiveWeights = step.effectiveWeights;
    this.fpe = step.fpe;
    this.#kept = kept;
  }

  /** @throws {UsageError} always */
  get weights(): Float64Array {
    const { steps } = this.#kept;
    const nearest = steps.reduce((a, b) => (Math.abs(b - this.step) < Math.abs(a - this.step) ? b : a), steps[0]);
    const listed = steps.length <= 6 ? steps : [...steps.slice(0, 3), '…', ...steps.slice(-2)];
    throw new UsageError(
      `step ${this.step} keeps no weights in its trace: steps ${listed.join(', ')} do, and the nearest is ${nearest}`,
    );
  }
}

/** Whether a trace keeps the weights of a step. */
export const keepsWeights = (step: NamedStep): boolean => !(step instanceof StepWithoutWeights);
