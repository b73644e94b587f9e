import { kernelBatchDescent } from './kernelBatchDescent.ts';
import { kernelLossGradients, type LossTeam } from './kernelLossGradients.ts';
import { kernelSecantPairs } from './kernelSecantPairs.ts';
import type { TrainingOptions } from './trained.ts';

/** The parts of all methods that kernels compute alike, whatever the size of the network. */
export const kernelTraining = (
  losses: LossTeam,
): Pick<TrainingOptions, 'lossGradients' | 'batchDescent' | 'secantPairs'> => ({
  lossGradients: kernelLossGradients(losses),
  batchDescent: kernelBatchDescent(losses.net),
  secantPairs: kernelSecantPairs(losses.net.space, losses),
});
