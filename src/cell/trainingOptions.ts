import type { CellFields } from '../config/readConfig.ts';
import type { Samples } from '../dataset/dataSet.ts';
import { readValue } from '../errors.ts';
import { networkOf } from '../network/architecture.ts';
import { KernelNetwork, type PlacedSamples } from '../network/kernelNetwork.ts';
import { backendNormalEquations } from '../training/backendNormalEquations.ts';
import { kernelBatchDescent } from '../training/kernelBatchDescent.ts';
import { kernelNormalEquations } from '../training/kernelNormalEquations.ts';
import { kernelTraining } from '../training/kernelTraining.ts';
import type { TrainingOptions } from '../training/trained.ts';
import type { CellBackend, TeamBackend } from './cellBackend.ts';
import type { KernelBackend } from './kernelBackend.ts';

/** Of so many samples a step is short beside a call of the kernels: they take many steps a call. */
const FEW_SAMPLES = 32;

/** The fields of a config that its training reads beside the problem. */
type TrainingFields = Pick<CellFields, 'shardSize' | 'learningRate' | 'momentum' | 'batchSize'>;

/**
 * Trains with the options of a config: the limit of steps, and the parts that a backend computes. What these take of
 * its memory is given back at the end.
 *
 * @param backend null: plain loops
 * @param work    the training
 */
export function withTrainingOptions<Result>(
  fields: TrainingFields,
  maxSteps: number | null,
  backend: CellBackend | null,
  work: (options: TrainingOptions) => Result,
): Result {
  const { shardSize, learningRate, momentum, batchSize } = fields;
  const numbers = {
    ...(learningRate !== null && { learningRate }),
    ...(momentum !== null && { momentum }),
    batchSize,
    ...(maxSteps !== null && { maxSteps }),
  };
  if (backend === null) return work(numbers);
  if (backend.kind === 'kernels') {
    return backend.net.space.arena.borrow(() => work({ ...numbers, ...smallTraining(backend) }));
  }
  const { arena } = backend.leader.backend;
  arena.clear(); // whatever inverse is there: it is of other weights than those that training finds
  return arena.borrow(() => work({ ...numbers, ...teamTraining(backend, shardSize) }));
}

/** The parts of a training by the kernels of small networks. */
const smallTraining = ({ net, train, losses }: KernelBackend): TrainingOptions => ({
  ...kernelTraining(losses),
  normalEquations: kernelNormalEquations(net, train),
  ...(train.samples.count <= FEW_SAMPLES && { wholeDescent: kernelBatchDescent(net) }),
});

/** The parts of a training by a team. */
function teamTraining({ leader, problem }: TeamBackend, shardSize: number | null): TrainingOptions {
  const { kernels, team, backend, further } = leader;
  const net = new KernelNetwork(networkOf(problem.architecture), { kernels, arena: backend.arena });
  const sets: PlacedSamples[] = [];
  const placeOf = (samples: Samples) => {
    const { nonZero } = samples;
    const place = () => (nonZero ? net.placeSparse(samples, nonZero) : net.place(samples));
    const found = sets.find((set) => set.samples === samples) ?? place();
    if (!sets.includes(found)) sets.push(found);
    return found;
  };
  return {
    ...kernelTraining({ net, placeOf, team, program: further[1], secants: further[further.length - 1] }),
    normalEquations: (point) => backendNormalEquations(leader, problem, readValue(shardSize, 'shardSize'))(point),
  };
}
