import { describe, expect, it } from 'vitest';
import { DiagonalCurvature } from '../../src/curvature/liveCurvature.ts';
import { DowndatedInverse } from '../../src/inverse/downdate.ts';
import { EigenspaceInverse } from '../../src/inverse/eigenspace.ts';
import { exactInverse } from '../../src/inverse/exact.ts';
import { spectrum } from '../../src/inverse/spectralInverse.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { CRITERIA, CRITERION, criteriaOf, NEEDS } from '../../src/surgeon/criteria/criteria.ts';
import { deleteNext, selectWeight } from '../../src/surgeon/criteria/criterion.ts';
import { eigenspaceObs } from '../../src/surgeon/criteria/eigenspaceObs.ts';
import { gammaObd } from '../../src/surgeon/criteria/gammaObd.ts';
import { gammaObs } from '../../src/surgeon/criteria/gammaObs.ts';
import { gObs } from '../../src/surgeon/criteria/gObs.ts';
import { random } from '../../src/surgeon/criteria/random.ts';
import { unitObs } from '../../src/surgeon/criteria/unitObs.ts';
import { inverseRows, jointSaliency, principalBlock } from '../../src/surgeon/jointDeletion.ts';
import { surgeonUpdate } from '../../src/surgeon/surgeonUpdate.ts';
import { largestDifference, naiveHessian, uniforms } from '../problems.ts';

const [P, n, ALPHA, DECAY, E] = [40, 9, 1e-3, 0.05, 0.4];
const hessian = naiveHessian(uniforms(P * n, 81), n, P);
const w = uniforms(n, 82);
const inverse = new DowndatedInverse(exactInverse(hessian, n, ALPHA), n);
const decayed = exactInverse(hessian, n, ALPHA + DECAY);
const diagonal = new DiagonalCurvature(Float64Array.from({ length: n }, (_, q) => hessian[q * n + q] + ALPHA));
const { obs, obd, magnitude } = CRITERION;
const { values } = spectrum(hessian, n);
// n·u·κ for each of an inverse and what is made of it, with a margin of 4.
const tolerance = 4 * n * Number.EPSILON * ((values[n - 1] + ALPHA) / (values[0] + ALPHA));

describe('criteriaOf', () => {
  const options = { seed: 1, decay: DECAY, observations: P, together: 2 };
  it('has rules for every criterion, each with the need that is known of it beforehand', () => {
    for (const name of CRITERIA) {
      const rules = criteriaOf(name, options);
      expect(rules).toHaveLength(name === 'unitObsThenObs' ? 2 : 1);
      for (const { needs } of rules) expect(needs, name).toBe(NEEDS[name]);
    }
    expect(criteriaOf('unitObsThenObs', options)).toEqual([unitObs, obs]);
  });

  it('hands its options on', () => {
    const firstRanks = (seed: number) => criteriaOf('random', { ...options, seed })[0].assess(w, diagonal, E).ranks;
    expect(firstRanks(5)).toEqual(random(5).assess(w, diagonal, E).ranks);
    const curvature = new DowndatedInverse(decayed, n);
    const [ofObs] = criteriaOf('gammaObs', options);
    expect(ofObs.assess(w, curvature, E)).toEqual(gammaObs(DECAY, P).assess(w, curvature, E));
    const [ofObd] = criteriaOf('gammaObd', options);
    expect(ofObd.assess(w, diagonal, E)).toEqual(gammaObd(DECAY, P).assess(w, diagonal, E));
    const turn = { network: networkOf({ layers: [8, 1], activation: 'linear', outputActivation: 'linear' }) };
    const live = Int32Array.from(w.keys());
    const chosen = criteriaOf('gObs', { ...options, together: 3 })[0].group!({
      ...{ ...turn, mask: fullMask(turn.network), live, weights: w, curvature: inverse, most: 8 },
    });
    expect(chosen).toHaveLength(3);
  });
});

describe('deleteNext', () => {
  it('deletes the weight with the smallest rank, predicts what the rule predicts, and corrects as the rule does', () => {
    const weights = w.slice();
    const { q, saliency } = deleteNext(magnitude, weights, diagonal);
    expect(q).toBe(w.map(Math.abs).indexOf(Math.min(...w.map(Math.abs))));
    expect(saliency).toBe(0.5 * w[q] * w[q] * diagonal.diagonal()[q]);
    expect(weights).toEqual(w.with(q, 0));
  });

  it('tells the rule the error', () => {
    // Shares of N_eff are ¼ and 9/16: with an error the second weight, which the data hold to, comes first.
    const [two, h] = [Float64Array.of(0.1, 0.2), new DiagonalCurvature(Float64Array.of(1, 3))];
    expect(deleteNext(gammaObd(1, 10), two.slice(), h, 5).q).toBe(1);
    expect(deleteNext(gammaObd(1, 10), two.slice(), h).q).toBe(0);
  });
});

describe('random', () => {
  const order = (seed: number) => {
    const rule = random(seed);
    return Array.from({ length: 20 }, () => selectWeight(rule.assess(w, diagonal, E).ranks));
  };

  it('has an order for each seed', () => {
    expect(order(1)).toEqual(order(1));
    expect(order(2)).not.toEqual(order(1));
  });

  it.each([
    ['one stream', (rule: ReturnType<typeof random>) => rule],
    ['the first pick of many seeds', (_: ReturnType<typeof random>, i: number) => random(i)],
  ] as const)('takes each weight as likely as any other: %s', (_, next) => {
    const draws = 9000;
    const counts = new Float64Array(n);
    const one = random(1);
    for (let i = 0; i < draws; i++) counts[selectWeight(next(one, i).assess(w, diagonal, E).ranks)]++;
    // Each count is binomial: 1000 ± √(9000·(1/9)(8/9)) = 29.8. Five times that would happen to one of nine counts in one
    // of 2e5 generators.
    for (const count of counts)
      expect(Math.abs(count - draws / n)).toBeLessThan(5 * Math.sqrt((draws * (n - 1)) / n ** 2));
  });

  it('does not look at the weights or at H', () => {
    const other = new DiagonalCurvature(uniforms(n, 5));
    expect(random(3).assess(uniforms(n, 4), other, 9).ranks).toEqual(random(3).assess(w, diagonal, E).ranks);
  });

  it('predicts as OBD does, sets the weight to zero and leaves the others', () => {
    expect(random(1).assess(w, diagonal, E).saliencies).toEqual(obd.assess(w, diagonal, E).saliencies);
    const weights = w.slice();
    random(1).update(weights, diagonal, 4);
    expect(weights).toEqual(w.with(4, 0));
  });
});

describe('eigenspaceObs', () => {
  const eigenspace = (dimensions: number) => new EigenspaceInverse(hessian, n, ALPHA, dimensions, 'basis');

  it('is OBS when all dimensions are taken', () => {
    const [found, expected] = [eigenspaceObs.assess(w, eigenspace(n), E), obs.assess(w, inverse, E)];
    found.saliencies.forEach((saliency, q) => {
      expect(Math.abs(saliency / expected.saliencies[q] - 1)).toBeLessThan(tolerance);
    });
    const [mine, theirs] = [w.slice(), w.slice()];
    eigenspaceObs.update(mine, eigenspace(n), 3);
    surgeonUpdate(theirs, inverse.row(3), 3);
    expect(largestDifference(mine, theirs)).toBeLessThan(tolerance);
  });

  it('never takes a weight that the eigenspace does not see, not even one that is 0', () => {
    // H = diag(2, 1, 3): the smallest eigenvalue is that of weight 1 alone.
    const curvature = new EigenspaceInverse(Float64Array.of(2, 0, 0, 0, 1, 0, 0, 0, 3), 3, ALPHA, 1, 'basis');
    expect([...curvature.diagonal()]).toEqual([0, 1 / (1 + ALPHA), 0]);
    const { saliencies, ranks } = eigenspaceObs.assess(Float64Array.of(0, 5, 0.1), curvature, E);
    expect([...saliencies]).toEqual([Infinity, 25 / (2 * (1 / (1 + ALPHA))), Infinity]);
    expect(selectWeight(ranks)).toBe(1);
  });

  it('has the bounds of the curvature, and none of another one', () => {
    const curvature = eigenspace(2);
    expect(eigenspaceObs.bounds!(curvature, 4, w[4])).toEqual(curvature.bounds(4, w[4]));
    expect(() => eigenspaceObs.bounds!(inverse, 4, w[4])).toThrow(TypeError);
  });
});

describe('gammaObs', () => {
  it('ranks as OBS without decay, and predicts the same', () => {
    // N_eff is n and n − 1 then: every rank is its saliency less 2E/P.
    const { saliencies, ranks } = gammaObs(0, P).assess(w, inverse, E);
    const ofObs = obs.assess(w, inverse, E).saliencies;
    saliencies.forEach((saliency, q) => {
      expect(Math.abs(saliency / ofObs[q] - 1)).toBeLessThan(8 * Number.EPSILON);
      expect(Math.abs(ranks[q] - (ofObs[q] - (2 * E) / P))).toBeLessThan(tolerance * (ofObs[q] + (2 * E) / P));
    });
  });

  it('by hand: J⁻¹ = diag(½, ¼), decay 1, u = (2, 1), P = 10, E = 0.5', () => {
    // H̃ = diag(1, 3). δE = (1 + ½)·4 = 6 and (1 + 3/2)·1 = 2.5; N_eff − N_eff,l = ¼ and 9/16; 2E/P = 0.1.
    const curvature = new DowndatedInverse(Float64Array.of(0.5, 0, 0, 0.25), 2);
    const { saliencies, ranks } = gammaObs(1, 10).assess(Float64Array.of(2, 1), curvature, 0.5);
    // A dozen operations on numbers of at most 6: 12·ε·6.
    expect(largestDifference(saliencies, [6, 2.5])).toBeLessThan(2e-14);
    expect(largestDifference(ranks, [6 - 0.025, 2.5 - 0.05625])).toBeLessThan(2e-14);
  });

  it('corrects the other weights with J⁻¹', () => {
    const [mine, theirs] = [w.slice(), w.slice()];
    const curvature = new DowndatedInverse(decayed, n);
    gammaObs(DECAY, P).update(mine, curvature, 2);
    surgeonUpdate(theirs, curvature.row(2), 2);
    expect(mine).toEqual(theirs);
  });
});

describe('gammaObd', () => {
  it('ranks as OBD without decay, and predicts the same', () => {
    const { saliencies, ranks } = gammaObd(0, P).assess(w, diagonal, E);
    const ofObd = obd.assess(w, diagonal, E).saliencies;
    expect(largestDifference(saliencies, ofObd)).toBeLessThan(4 * Number.EPSILON);
    expect(
      largestDifference(
        ranks,
        ofObd.map((s) => s - (2 * E) / P),
      ),
    ).toBeLessThan(4 * Number.EPSILON);
  });

  it('by hand: h = (1, 3), decay 1, u = (2, 1), P = 10, E = 0.5', () => {
    const { saliencies, ranks } = gammaObd(1, 10).assess(
      ...([Float64Array.of(2, 1), new DiagonalCurvature(Float64Array.of(1, 3)), 0.5] as const),
    );
    expect([...saliencies]).toEqual([6, 2.5]);
    expect(largestDifference(ranks, [6 - 0.025, 2.5 - 0.05625])).toBeLessThan(4 * Number.EPSILON);
  });

  it('sets the weight to zero and leaves the others', () => {
    const weights = w.slice();
    gammaObd(DECAY, P).update(weights, diagonal, 1);
    expect(weights).toEqual(w.with(1, 0));
  });
});

describe('groups', () => {
  const network = networkOf({ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'linear' }); // 9 weights
  const mask = fullMask(network);
  const turn = { network, mask, live: liveWeights(mask), weights: w, curvature: inverse, most: 8 };
  const cost = (places: readonly number[]) =>
    jointSaliency(w, principalBlock(inverseRows(inverse, n, places), n, places), places);

  it('gObs: no other pair costs less, and a turn without room for two takes one', () => {
    const chosen = gObs(2).group!(turn);
    expect(chosen).toHaveLength(2);
    for (let a = 0; a < n; a++) {
      for (let b = a + 1; b < n; b++) expect(cost(chosen)).toBeLessThanOrEqual(cost([a, b]) * (1 + tolerance));
    }
    expect(gObs(2).group!({ ...turn, most: 1 })).toEqual([selectWeight(obs.assess(w, inverse, E).ranks)]);
  });

  it('unitObs: the outgoing weights of the unit that costs least', () => {
    // x1 feeds places 0 and 3, x2 feeds 1 and 4, h1 feeds 6, h2 feeds 7; 2, 5 and 8 are biases.
    const units = [[0, 3], [1, 4], [6], [7]];
    const costs = units.map(cost);
    expect(unitObs.group!(turn)).toEqual(units[costs.indexOf(Math.min(...costs))]);
  });

  it('unitObs: none where biases alone are left', () => {
    const biases = Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1);
    const three = Float64Array.of(2, 5, 8).map((q) => w[q]);
    const curvature = new DowndatedInverse(exactInverse(naiveHessian(uniforms(30, 1), 3, 10), 3, ALPHA), 3);
    const left = { mask: biases, live: Int32Array.of(2, 5, 8), weights: three, curvature };
    expect(unitObs.group!({ ...turn, ...left })).toEqual([]);
  });
});
