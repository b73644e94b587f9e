import { describe, expect, it } from 'vitest';
import { KernelSubtreeSearch } from '../../src/subset/kernelSubtreeSearch.ts';
import { Proof } from '../../src/subset/proof.ts';
import { subsetFit } from '../../src/subset/quadraticModel.ts';

import { leapsFixture } from './leapsFixture.ts';
import { keptOf } from './maskHex.ts';
import { prunedModel } from './prunedModel.ts';

/** A few of the networks of `npm run check:leaps`, which compares all of them; each is trained in 0.2 s at most. */
const { networks } = leapsFixture();
const SOME = ['monks-1 seed 1', 'monks-2 seed 2', 'monks-3 seed 2', 'xor seed 1', 'mixtures 5-4-1 draw 2'];

// Each loss is a sum of squares of which a backward stable fit loses about n·u·‖Lᵀ‖‖w₀‖/√loss: 1e-12 at most here.
const DIGITS = 1e-10;

describe.each(SOME)('leaps, Alan Miller’s search for best subsets: %s', (name) => {
  const { grid, dropped, losses, best, bestLosses } = networks.find((network) => network.name === name)!;
  const { model, path } = prunedModel(grid);

  it('drops the weights that OBS with one H deletes, in the same order, with the losses of the model', () => {
    expect(losses).toHaveLength(model.n - 1);
    expect(path.steps.slice(1).map(({ deleted }) => deleted)).toEqual(dropped.slice(0, -1));
    losses.forEach((loss, i) => {
      const kept = dropped.slice(model.n - 1 - i);
      expect(Math.abs(subsetFit(model, kept).loss / loss - 1), `${kept.length} weights`).toBeLessThan(DIGITS);
    });
  });

  it('has the same losses in the saliencies of OBS, added up', () => {
    let sum = 0;
    for (const { saliency, weightsLeft } of path.steps.slice(1)) {
      sum += saliency!;
      expect(Math.abs(sum / losses[weightsLeft - 1] - 1), `${weightsLeft} weights`).toBeLessThan(DIGITS);
    }
  });

  it('has the proven best masks, with the losses of the model', () => {
    const search = new KernelSubtreeSearch(model);
    best.forEach((hex, i) => {
      const size = i + 1;
      const proof = new Proof(model, { size, kept: dropped.slice(model.n - size).sort((p, q) => p - q) });
      while (!proof.isProven) proof.absorb(proof.nextWave().map((task) => search.search(task)));
      expect(proof.best.kept, `${size} weights`).toEqual(keptOf(hex));
      expect(Math.abs(proof.best.loss / bestLosses[i] - 1), `${size} weights`).toBeLessThan(DIGITS);
    });
  });
});
