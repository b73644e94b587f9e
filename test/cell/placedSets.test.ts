import { describe, expect, it } from 'vitest';
import { placedSets } from '../../src/cell/placedSets.ts';
import { prune } from '../../src/cell/prune.ts';
import { dataSetOf, type Sample } from '../../src/dataset/dataSet.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { uniformStream } from '../../src/random.ts';

/** Samples whose inputs are 0 but for a share. */
function samplesOf(count: number, share: number): Sample[] {
  const uniform = uniformStream('placed sets', count);
  const inputOf = () => Array.from({ length: 20 }, () => (uniform() < share ? uniform() : 0));
  return Array.from({ length: count }, () => ({ input: inputOf(), target: [uniform() < 0.5 ? 0 : 1] }));
}

const names = { inputs: Array.from({ length: 20 }, (_, i) => `x${i}`), outputs: ['y'] };
const dense = dataSetOf('dense', names, samplesOf(37, 1), samplesOf(18, 1));
const sparse = dataSetOf('sparse', names, samplesOf(41, 0.1), samplesOf(5, 0.1));
const LAYERS = { layers: [20, 13, 1], activation: 'tanh', outputActivation: 'sigmoid' } as const;
const network = networkOf(LAYERS);
const uniform = uniformStream('placed sets', 0);
const weights = Float64Array.from({ length: network.weights }, () => uniform() - 0.5);

describe('errors of large networks', () => {
  it.each(['squared', 'crossEntropy'] as const)(
    'of %s are those of plain loops, while two paths take turns',
    (loss) => {
      const network = networkOf({ ...LAYERS, loss });
      const paths = [dense, sparse].map((dataSet) => {
        const options = { criterion: 'magnitude', stop: 'weightsLeft', weightsLimit: network.weights - 4 } as const;
        return { dataSet, steps: prune(network, dataSet, weights, options) };
      });
      for (let step = 0; step <= 4; step++) {
        for (const { dataSet, steps } of paths) {
          const { value } = steps.next();
          if (typeof value !== 'object') throw new TypeError('a path ended before its limit');
          const found = { train: value.trainError, test: value.testError, accuracy: value.testAccuracy };
          const [train, test] = [dataSet.train, dataSet.test!].map((set) => evaluation(network, value.weights, set));
          expect(found).toEqual({ train: train.error, test: test.error, accuracy: test.accuracy });
        }
      }
    },
  );

  it('lie there once for all cells of a network and its data, sparse inputs by their non-zeros', () => {
    expect(sparse.train.nonZero).not.toBeNull();
    const sets = placedSets(network, sparse);
    expect(placedSets(network, sparse)).toBe(sets);
    expect(sets?.train.sparse).not.toBeNull();
    expect(placedSets(network, dense)?.train.sparse).toBeNull();
    expect(placedSets(network, sparse)).not.toBe(sets);
  });
});
