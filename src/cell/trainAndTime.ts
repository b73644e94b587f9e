import { performance } from 'node:perf_hooks';
import { NumericalError } from '../errors.ts';
import type { CellConfig } from '../experiment/cells.ts';
import type { TrainingResult } from './engine.ts';
import { trainedNetwork } from './trainedNetwork.ts';

/**
 * Trains the network of a cell, on a thread.
 *
 * @returns the reason, if that failed
 */
export function trainAndTime(config: CellConfig): TrainingResult {
  const startedAt = performance.now();
  try {
    const trained = trainedNetwork(config);
    const { weights, loss, gradientNorm } = trained;
    if (![...weights, loss, gradientNorm].every(Number.isFinite)) {
      throw new NumericalError('training has left the finite numbers', { loss, gradientNorm });
    }
    return { ok: true, trained, ms: performance.now() - startedAt };
  } catch (error) {
    const { name, message } = error as Error;
    return { ok: false, reason: `${name}: ${message}` };
  }
}
