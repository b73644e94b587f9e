import { describe, expect, it } from 'vitest';
import { DiagonalCurvature, type LiveCurvature } from '../../src/curvature/liveCurvature.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { EigenspaceInverse } from '../../src/inverse/eigenspaceInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { spectrum } from '../../src/inverse/spectrum.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { fullMask, liveWeights } from '../../src/network/mask.ts';
import { CRITERIA, CRITERION, type CriterionName, fieldsReadBy } from '../../src/surgeon/criteria/criteria.ts';
import { type DeletionRule, deleteNext, selectWeight, type Turn } from '../../src/surgeon/criteria/deletionRule.ts';
import { eigenspaceObsRule } from '../../src/surgeon/criteria/eigenspaceObs.ts';
import { gammaObdRule } from '../../src/surgeon/criteria/gammaObd.ts';
import { gammaObsRule } from '../../src/surgeon/criteria/gammaObs.ts';
import { gObsRule } from '../../src/surgeon/criteria/gObs.ts';
import { magnitudeRule } from '../../src/surgeon/criteria/magnitude.ts';
import { isMaskRule } from '../../src/surgeon/criteria/maskRule.ts';
import { obdRule } from '../../src/surgeon/criteria/obd.ts';
import { obsRule } from '../../src/surgeon/criteria/obs.ts';
import { randomRule } from '../../src/surgeon/criteria/random.ts';
import { unitObsRule } from '../../src/surgeon/criteria/unitObs.ts';
import { inverseRows, jointSaliency, principalBlock } from '../../src/surgeon/jointDeletion.ts';
import { surgeonUpdate } from '../../src/surgeon/surgeonUpdate.ts';
import { largestDifference, naiveHessian, randomSamples, uniforms } from '../problems.ts';

const [P, n, ALPHA, DECAY, E] = [40, 9, 1e-3, 0.05, 0.4];
const hessian = naiveHessian(uniforms(P * n, 81), n, P);
const w = uniforms(n, 82);
const inverse = new DowndatedInverse(exactInverse(hessian, n, ALPHA), n);
const decayed = exactInverse(hessian, n, ALPHA + DECAY);
const diagonal = new DiagonalCurvature(Float64Array.from({ length: n }, (_, q) => hessian[q * n + q] + ALPHA));
/** The part of a turn that most rules look at: w, or other weights, with a curvature. */
const seen = (curvature: LiveCurvature, weights = w) => ({ weights, curvature, trainError: E });
const { values } = spectrum(hessian, n);
// n·u·κ for each of an inverse and what is made of it, with a margin of 4.
const tolerance = 4 * n * Number.EPSILON * ((values[n - 1] + ALPHA) / (values[0] + ALPHA));

describe('the list of criteria', () => {
  const options = { seed: 1, decay: DECAY, observations: P, together: 2 };
  const network = networkOf({ layers: [8, 1], activation: 'linear', outputActivation: 'linear' });
  /** The first rule of a criterion that chooses weights. */
  const deletionRule = (name: CriterionName, others = {}): DeletionRule => {
    const [rule] = CRITERION[name].rules({ ...options, ...others });
    if (isMaskRule(rule)) throw new TypeError(`${name} chooses masks`);
    return rule;
  };
  /** A whole turn, of a linear network of nine weights. */
  const whole = (curvature: LiveCurvature): Turn => ({
    ...{ network, samples: randomSamples(P, 8, 1, 83), mask: fullMask(network), live: Int32Array.from(w.keys()) },
    ...{ ...seen(curvature), max: 8, gradient: () => new Float64Array(n) },
  });

  // Names that stand in finished cells: without one of them those cells could not be read.
  const PUBLISHED = [
    ...(['obs', 'obd', 'magnitude', 'random', 'eigenspaceObs', 'gObs', 'unitObs'] as const),
    ...(['unitObsThenObs', 'gammaObs', 'gammaObd'] as const),
  ];
  it('has every name that cells were ever given', () => {
    expect(CRITERIA).toEqual(expect.arrayContaining(PUBLISHED));
  });

  const curvatures = {
    ...{ inverse, diagonal, decayedInverse: new DowndatedInverse(decayed, n) },
    eigenspace: new EigenspaceInverse(hessian, n, ALPHA, { dimensions: 2, rule: 'basis' }),
  };
  it.each(CRITERIA)('%s: its rules assess, choose and delete with the matrix that it needs', (name) => {
    const { needs, rules } = CRITERION[name];
    const curvature = curvatures[needs];
    for (const rule of rules(options)) {
      if (isMaskRule(rule)) continue; // test/surgeon/obsSwap.test.ts
      const turn = whole(curvature);
      const { saliencies, ranks } = rule.assess(turn);
      expect([saliencies.length, ranks.length]).toEqual([n, n]);
      expect([...saliencies, ...ranks].some(Number.isNaN)).toBe(false);
      const [q] = rule.group?.(turn) ?? [selectWeight(ranks)];
      rule.bounds?.(curvature, q, w[q]);
      const weights = w.slice();
      rule.update(weights, curvature, q);
      expect(weights[q]).toBe(0);
    }
  });

  it('has the rules of two criteria, one after the other, in unitObsThenObs alone', () => {
    for (const name of PUBLISHED) {
      const rules = CRITERION[name].rules(options);
      if (name === 'unitObsThenObs') expect(rules).toEqual([unitObsRule, obsRule]);
      else expect(rules, name).toHaveLength(1);
    }
  });

  it('makes random deletions by the seed alone', () => {
    const ranks = (others = {}) => {
      const rule = deletionRule('random', others);
      return rule.assess(whole(diagonal)).ranks;
    };
    expect(ranks()).toEqual(ranks({ decay: 1, observations: 7, together: 3 }));
    expect(ranks()).not.toEqual(ranks({ seed: 2 }));
  });

  it.each([
    ['gammaObs', new DowndatedInverse(Float64Array.of(0.5, 0, 0, 0.25), 2)],
    ['gammaObd', new DiagonalCurvature(Float64Array.of(1, 3))],
  ] as const)('hands decay and observations to %s, by hand', (name, curvature) => {
    // As below: decay 1, P·o = 10, u = (2, 1), E = 0.5; a dozen operations on numbers of at most 6.
    const rule = deletionRule(name, { decay: 1, observations: 10 });
    const turn = { ...whole(curvature), weights: Float64Array.of(2, 1), trainError: 0.5 };
    const { saliencies, ranks } = rule.assess(turn);
    expect(largestDifference(saliencies, [6, 2.5])).toBeLessThan(2e-14);
    expect(largestDifference(ranks, [6 - 0.025, 2.5 - 0.05625])).toBeLessThan(2e-14);
  });

  it.each([1, 2, 3])('has gObs delete %i weights in a turn if `together` says so', (together) => {
    const rule = deletionRule('gObs', { together });
    expect(rule.group!(whole(inverse))).toHaveLength(together);
  });

  it.each(CRITERIA)('%s makes its rules from no field that counts as ignored', (name) => {
    const taken: string[] = [];
    const watched = new Proxy(options, {
      get(values, key) {
        taken.push(String(key));
        return values[key as keyof typeof values];
      },
    });
    CRITERION[name].rules(watched);
    // Training reads these for every cell; P·o is no field.
    const own = taken.filter((key) => !['seed', 'decay', 'observations'].includes(key));
    expect(fieldsReadBy(CRITERION[name])).toEqual(expect.arrayContaining(own));
  });

  it('names every criterion once, and says what it means', () => {
    expect(new Set(CRITERIA).size).toBe(CRITERIA.length);
    for (const name of CRITERIA) {
      expect(CRITERION[name].name).toBe(name);
      // A column of a table in Markdown, no sentence.
      expect(CRITERION[name].meaning).toMatch(/^[^\s|][^|]{10,100}[^.|]$/);
    }
  });
});

describe('deleteNext', () => {
  it('deletes the weight with the smallest rank, predicts what the rule predicts, and corrects as the rule does', () => {
    const weights = w.slice();
    const { q, saliency } = deleteNext(magnitudeRule, { weights, curvature: diagonal });
    expect(q).toBe(w.map(Math.abs).indexOf(Math.min(...w.map(Math.abs))));
    expect(saliency).toBe(0.5 * w[q] * w[q] * diagonal.diagonal()[q]);
    expect(weights).toEqual(w.with(q, 0));
  });

  it('tells the rule the error', () => {
    // Shares of N_eff are ¼ and 9/16: with an error the second weight, which the data hold to, comes first.
    const [two, h] = [Float64Array.of(0.1, 0.2), new DiagonalCurvature(Float64Array.of(1, 3))];
    expect(deleteNext(gammaObdRule(1, 10), { weights: two.slice(), curvature: h, trainError: 5 }).q).toBe(1);
    expect(deleteNext(gammaObdRule(1, 10), { weights: two.slice(), curvature: h, trainError: 0 }).q).toBe(0);
  });
});

describe('random', () => {
  const order = (seed: number) => {
    const rule = randomRule(seed);
    return Array.from({ length: 20 }, () => selectWeight(rule.assess(seen(diagonal)).ranks));
  };

  it('has an order for each seed', () => {
    expect(order(1)).toEqual(order(1));
    expect(order(2)).not.toEqual(order(1));
  });

  it.each([
    ['one stream', (rule: ReturnType<typeof randomRule>) => rule],
    ['the first pick of many seeds', (_: ReturnType<typeof randomRule>, i: number) => randomRule(i)],
  ] as const)('takes each weight as likely as any other: %s', (_, next) => {
    const draws = 9000;
    const counts = new Float64Array(n);
    const one = randomRule(1);
    for (let i = 0; i < draws; i++) counts[selectWeight(next(one, i).assess(seen(diagonal)).ranks)]++;
    // Each count is binomial: 1000 ± √(9000·(1/9)(8/9)) = 29.8. Five times that would happen to one of nine counts in
    // one of 2e5 generators.
    for (const count of counts)
      expect(Math.abs(count - draws / n)).toBeLessThan(5 * Math.sqrt((draws * (n - 1)) / n ** 2));
  });

  it('does not look at the weights or at H', () => {
    const other = new DiagonalCurvature(uniforms(n, 5));
    expect(randomRule(3).assess({ weights: uniforms(n, 4), curvature: other }).ranks).toEqual(
      randomRule(3).assess(seen(diagonal)).ranks,
    );
  });

  it('predicts as OBD does, sets the weight to zero and leaves the others', () => {
    expect(randomRule(1).assess(seen(diagonal)).saliencies).toEqual(obdRule.assess(seen(diagonal)).saliencies);
    const weights = w.slice();
    randomRule(1).update(weights, diagonal, 4);
    expect(weights).toEqual(w.with(4, 0));
  });
});

describe('eigenspaceObs', () => {
  const eigenspace = (dimensions: number) => new EigenspaceInverse(hessian, n, ALPHA, { dimensions, rule: 'basis' });

  it('is OBS when all dimensions are taken', () => {
    const [found, expected] = [eigenspaceObsRule.assess(seen(eigenspace(n))), obsRule.assess(seen(inverse))];
    found.saliencies.forEach((saliency, q) => {
      expect(Math.abs(saliency / expected.saliencies[q] - 1)).toBeLessThan(tolerance);
    });
    const [mine, theirs] = [w.slice(), w.slice()];
    eigenspaceObsRule.update(mine, eigenspace(n), 3);
    surgeonUpdate(theirs, inverse.row(3), 3);
    expect(largestDifference(mine, theirs)).toBeLessThan(tolerance);
  });

  it('never takes a weight that the eigenspace does not see, not even one that is 0', () => {
    // H = diag(2, 1, 3): the smallest eigenvalue is that of weight 1 alone.
    const curvature = new EigenspaceInverse(Float64Array.of(2, 0, 0, 0, 1, 0, 0, 0, 3), 3, ALPHA, {
      dimensions: 1,
      rule: 'basis',
    });
    expect([...curvature.diagonal()]).toEqual([0, 1 / (1 + ALPHA), 0]);
    const { saliencies, ranks } = eigenspaceObsRule.assess(seen(curvature, Float64Array.of(0, 5, 0.1)));
    expect([...saliencies]).toEqual([Infinity, 25 / (2 * (1 / (1 + ALPHA))), Infinity]);
    expect(selectWeight(ranks)).toBe(1);
  });

  it('has the bounds of the curvature, and none of another one', () => {
    const curvature = eigenspace(2);
    expect(eigenspaceObsRule.bounds!(curvature, 4, w[4])).toEqual(curvature.bounds(4, w[4]));
    expect(() => eigenspaceObsRule.bounds!(inverse, 4, w[4])).toThrow(TypeError);
  });
});

describe('gammaObs', () => {
  it('ranks as OBS without decay, and predicts the same', () => {
    // N_eff is n and n − 1 then: every rank is its saliency less 2E/P.
    const { saliencies, ranks } = gammaObsRule(0, P).assess(seen(inverse));
    const ofObs = obsRule.assess(seen(inverse)).saliencies;
    saliencies.forEach((saliency, q) => {
      expect(Math.abs(saliency / ofObs[q] - 1)).toBeLessThan(8 * Number.EPSILON);
      expect(Math.abs(ranks[q] - (ofObs[q] - (2 * E) / P))).toBeLessThan(tolerance * (ofObs[q] + (2 * E) / P));
    });
  });

  it('by hand: J⁻¹ = diag(½, ¼), decay 1, u = (2, 1), P = 10, E = 0.5', () => {
    // H̃ = diag(1, 3). δE = (1 + ½)·4 = 6 and (1 + 3/2)·1 = 2.5; N_eff − N_eff,l = ¼ and 9/16; 2E/P = 0.1.
    const curvature = new DowndatedInverse(Float64Array.of(0.5, 0, 0, 0.25), 2);
    const { saliencies, ranks } = gammaObsRule(1, 10).assess({
      weights: Float64Array.of(2, 1),
      curvature,
      trainError: 0.5,
    });
    // A dozen operations on numbers of at most 6: 12·ε·6.
    expect(largestDifference(saliencies, [6, 2.5])).toBeLessThan(2e-14);
    expect(largestDifference(ranks, [6 - 0.025, 2.5 - 0.05625])).toBeLessThan(2e-14);
  });

  it('corrects the other weights with J⁻¹', () => {
    const [mine, theirs] = [w.slice(), w.slice()];
    const curvature = new DowndatedInverse(decayed, n);
    gammaObsRule(DECAY, P).update(mine, curvature, 2);
    surgeonUpdate(theirs, curvature.row(2), 2);
    expect(mine).toEqual(theirs);
  });
});

describe('gammaObd', () => {
  it('ranks as OBD without decay, and predicts the same', () => {
    const { saliencies, ranks } = gammaObdRule(0, P).assess(seen(diagonal));
    const ofObd = obdRule.assess(seen(diagonal)).saliencies;
    expect(largestDifference(saliencies, ofObd)).toBeLessThan(4 * Number.EPSILON);
    expect(
      largestDifference(
        ranks,
        ofObd.map((s) => s - (2 * E) / P),
      ),
    ).toBeLessThan(4 * Number.EPSILON);
  });

  it('by hand: h = (1, 3), decay 1, u = (2, 1), P = 10, E = 0.5', () => {
    const { saliencies, ranks } = gammaObdRule(1, 10).assess({
      weights: Float64Array.of(2, 1),
      curvature: new DiagonalCurvature(Float64Array.of(1, 3)),
      trainError: 0.5,
    });
    expect([...saliencies]).toEqual([6, 2.5]);
    expect(largestDifference(ranks, [6 - 0.025, 2.5 - 0.05625])).toBeLessThan(4 * Number.EPSILON);
  });

  it('sets the weight to zero and leaves the others', () => {
    const weights = w.slice();
    gammaObdRule(DECAY, P).update(weights, diagonal, 1);
    expect(weights).toEqual(w.with(1, 0));
  });
});

describe('groups', () => {
  const network = networkOf({ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'linear' }); // 9 weights
  const mask = fullMask(network);
  const turn: Turn = {
    ...{ network, samples: randomSamples(P, 2, 1, 83), mask, live: liveWeights(mask), ...seen(inverse), max: 8 },
    gradient: () => new Float64Array(n),
  };
  const cost = (indices: readonly number[]) =>
    jointSaliency(w, principalBlock(inverseRows(inverse, n, indices), n, indices), indices);

  it('gObs: no other pair costs less, and a turn without room for two takes one', () => {
    const chosen = gObsRule(2).group!(turn);
    expect(chosen).toHaveLength(2);
    for (let a = 0; a < n; a++) {
      for (let b = a + 1; b < n; b++) expect(cost(chosen)).toBeLessThanOrEqual(cost([a, b]) * (1 + tolerance));
    }
    expect(gObsRule(2).group!({ ...turn, max: 1 })).toEqual([selectWeight(obsRule.assess(seen(inverse)).ranks)]);
  });

  it('unitObs: the outgoing weights of the unit that costs least', () => {
    // x1 feeds indices 0 and 3, x2 feeds 1 and 4, h1 feeds 6, h2 feeds 7; 2, 5 and 8 are biases.
    const units = [[0, 3], [1, 4], [6], [7]];
    const costs = units.map(cost);
    expect(unitObsRule.group!(turn)).toEqual(units[costs.indexOf(Math.min(...costs))]);
  });

  it('unitObs: none where biases alone are left', () => {
    const biases = Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1);
    const three = Float64Array.of(2, 5, 8).map((q) => w[q]);
    const curvature = new DowndatedInverse(exactInverse(naiveHessian(uniforms(30, 1), 3, 10), 3, ALPHA), 3);
    const left = { mask: biases, live: Int32Array.of(2, 5, 8), weights: three, curvature };
    expect(unitObsRule.group!({ ...turn, ...left })).toEqual([]);
  });
});
