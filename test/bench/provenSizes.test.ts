import { describe, expect, it } from 'vitest';
import { monksModel, nameOf } from '../../bench/monksModel.ts';
import { provenHere } from '../../bench/provenSizes.ts';
import { bruteForce } from '../subset/bruteForce.ts';
import { randomModel } from '../subset/randomModel.ts';

describe('bench:certify', () => {
  it('proves all sizes that it is asked for, in their order', async () => {
    const model = randomModel(9, 1);
    const { losses, nodes } = await provenHere(model, [7, 1, 4]);
    expect(losses).toEqual([7, 1, 4].map((size) => bruteForce(model)[size].loss));
    expect(Math.min(...nodes)).toBeGreaterThan(0);
  });

  it('has the models of networks as Table 1 has them', () => {
    const network = { problem: 2, hidden: 2, seed: 1 } as const;
    expect([nameOf(network), monksModel(network).n]).toEqual(['MONK-2, 17-2-1, seed 1', 39]);
  });
});
