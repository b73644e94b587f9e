import type { CellFields } from '../config/readConfig.ts';
import { readValue } from '../errors.ts';
import { backendNormalEquations } from '../training/backendNormalEquations.ts';
import type { TrainingOptions } from '../training/trained.ts';
import type { CellBackend } from './cellBackend.ts';

/**
 * Options of a training beside its problem: the limit of steps, and what solves its systems where that is a backend.
 */
export function trainingOptions(
  {
    shardSize,
    learningRate,
    momentum,
    batchSize,
  }: Pick<CellFields, 'shardSize' | 'learningRate' | 'momentum' | 'batchSize'>,
  maxSteps: number | null,
  backend: CellBackend | null,
): TrainingOptions {
  return {
    ...(learningRate !== null && { learningRate }),
    ...(momentum !== null && { momentum }),
    batchSize,
    ...(maxSteps !== null && { maxSteps }),
    ...(backend?.kind === 'team' && {
      normalEquations: backendNormalEquations(backend.leader, backend.problem, readValue(shardSize, 'shardSize')),
    }),
  };
}
