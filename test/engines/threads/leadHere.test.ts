import { expect, it } from 'vitest';
import { trainingBackend } from '../../../src/cell/cellBackend.ts';
import { withTrainingOptions } from '../../../src/cell/trainingOptions.ts';
import type { DataSet } from '../../../src/dataset/dataSet.ts';
import { leadHere } from '../../../src/engines/threads/leadHere.ts';
import type { TeamMember } from '../../../src/linalg/wasm/teamMember.ts';
import { networkOf } from '../../../src/network/architecture.ts';
import { train } from '../../../src/training/train.ts';
import { randomSamples } from '../../problems.ts';

const network = networkOf({ layers: [40, 9, 1], activation: 'tanh', outputActivation: 'linear' });
const samples = randomSamples(300, 40, 1, 5);
const problem = { network, dataSet: { train: samples, validation: null, test: null } as unknown as DataSet };
const fields = { shardSize: 32, learningRate: null, momentum: null, batchSize: null };
const trained = (member: TeamMember | null) =>
  withTrainingOptions(fields, 5, trainingBackend({ backend: 'wasm' }, problem, member), (options) =>
    train(network, samples, { ...options, training: 'quasiNewton', decay: 1e-3 }),
  );

it('a team that this thread leads trains to the bits of this thread alone', async () => {
  const alone = trained(null);
  expect(await leadHere(problem, 2, 2 ** 24, (leader) => trained(leader))).toEqual(alone);
  expect(await leadHere(problem, 1, 0, (leader) => leader.size)).toBe(1);
});

it('an error of the leader ends its team', async () => {
  const failing = leadHere(problem, 2, 2 ** 24, () => {
    throw new RangeError('it went wrong');
  });
  await expect(failing).rejects.toThrow('it went wrong');
});
