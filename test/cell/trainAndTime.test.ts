import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { trainAndTime } from '../../src/cell/trainAndTime.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { configOf } from '../tables/handMade.ts';

it('trains a network, the same one, and says how long that took', () => {
  const config = configOf({ seed: 4 });
  const startedAt = performance.now();
  const result = trainAndTime({ config, member: null }, dataSets);
  const elapsed = performance.now() - startedAt;
  expect(result).toEqual({
    kind: 'computed',
    trained: trainedNetwork(config, problemHere(config)),
    ms: expect.any(Number),
  });
  expect((result as { ms: number }).ms).toBeGreaterThan(0);
  expect((result as { ms: number }).ms).toBeLessThanOrEqual(elapsed);
});

it('gives the reason of a training that fails, which crosses a thread', () => {
  const config = configOf({ dataset: 'xor', trainUntil: 'validationError' });
  expect(trainAndTime({ config, member: null }, dataSets)).toEqual({
    kind: 'input',
    reason: 'UsageError: xor has no validation set',
  });
});
