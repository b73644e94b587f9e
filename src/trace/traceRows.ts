import type { RowOf } from '../arrow/columns.ts';
import type { CheckName } from '../inverse/checkFor.ts';
import type { InverseCheck } from '../inverse/inverseCheck.ts';
import type { StepKind } from '../surgeon/pruningStep.ts';
import { keptSteps, StepWithoutWeights } from './stepWithoutWeights.ts';
import type { NamedStep } from './trace.ts';
import type { TRACE_COLUMNS } from './traceColumns.ts';

/** A row of a trace. */
export type TraceRow = RowOf<typeof TRACE_COLUMNS>;
/** The values of a column of a trace, a row each. */
export type ColumnOf = <Name extends keyof TraceRow>(name: Name) => readonly TraceRow[Name][];

/**
 * Steps, name by name: an object that gets its names one by one becomes a hash table, which takes several times the
 * memory, and as long to make as all the rest of a table.
 */
export function stepsIn(column: ColumnOf, rows: number): NamedStep[] {
  const [step, turn, weightsLeft, deleted] = [column('step'), column('turn'), column('weightsLeft'), column('deleted')];
  const [weight, kind, inserted] = [column('weight'), column('kind'), column('inserted')];
  const [nuisance, retrained] = [column('nuisance'), column('retrained')];
  const [saliency, exactSaliency, saliencyBound] = [
    column('saliency'),
    column('exactSaliency'),
    column('saliencyBound'),
  ];
  const [errorChange, trainError, validationError] = [
    column('errorChange'),
    column('trainError'),
    column('validationError'),
  ];
  const [testError, trainAccuracy, testAccuracy] = [
    column('testError'),
    column('trainAccuracy'),
    column('testAccuracy'),
  ];
  const [effectiveWeights, fpe] = [column('effectiveWeights'), column('fpe')];
  const weights: readonly (Float64Array | null)[] = column('weightVector');
  const kept = keptSteps();
  const stepAt = (r: number) => ({
    step: step[r],
    turn: turn[r],
    weightsLeft: weightsLeft[r],
    kind: kind[r] as StepKind | null,
    deleted: deleted[r],
    inserted: inserted[r],
    weight: weight[r],
    nuisance: nuisance[r],
    saliency: saliency[r],
    exactSaliency: exactSaliency[r],
    saliencyBound: saliencyBound[r],
    errorChange: errorChange[r],
    trainError: trainError[r],
    validationError: validationError[r],
    testError: testError[r],
    trainAccuracy: trainAccuracy[r],
    testAccuracy: testAccuracy[r],
    retrained: retrained[r],
    effectiveWeights: effectiveWeights[r],
    fpe: fpe[r],
    weights: weights[r]!,
  });
  return Array.from({ length: rows }, (_, r) => {
    if (weights[r] === null) return new StepWithoutWeights(stepAt(r), kept);
    kept.steps.push(step[r]);
    return stepAt(r);
  });
}

/** The checks, of the rows that have one: it chose the deletion after the state that it was computed at. */
export function checksIn(column: ColumnOf, rows: number): InverseCheck[] {
  const [check, checkedWeights] = [column('check'), column('checkedWeights')];
  const [step, weightsLeft] = [column('step'), column('weightsLeft')];
  const [inverseDifference, weightedDifference] = [column('inverseDifference'), column('weightedDifference')];
  const [recursiveResidual, exactResidual] = [column('recursiveResidual'), column('exactResidual')];
  const [bound, residualBound, agrees] = [column('bound'), column('residualBound'), column('agrees')];
  const checks: InverseCheck[] = [];
  for (let r = 0; r < rows; r++) {
    if (check[r] === null) continue;
    checks.push({
      step: step[r] + 1,
      weights: weightsLeft[r],
      check: check[r] as CheckName,
      checkedWeights: checkedWeights[r]!,
      inverseDifference: inverseDifference[r]!,
      weightedDifference: weightedDifference[r]!,
      recursiveResidual: recursiveResidual[r]!,
      exactResidual: exactResidual[r]!,
      bound: bound[r]!,
      residualBound: residualBound[r]!,
      agrees: agrees[r]!,
    });
  }
  return checks;
}
