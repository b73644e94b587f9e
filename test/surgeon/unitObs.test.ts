import { describe, expect, it } from 'vitest';
import { outerProductCurvature } from '../../src/curvature/outerProductCurvature.ts';
import { DowndatedInverse } from '../../src/inverse/downdatedInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import type { Architecture, Network } from '../../src/network/architecture.ts';
import {
  inverseRows,
  jointSaliency,
  jointUpdate,
  principalBlock,
  unitGroups,
} from '../../src/surgeon/jointDeletion.ts';
import { pruningPath } from '../../src/surgeon/pruningPath.ts';
import type { PruningProblem } from '../../src/surgeon/pruningProblem.ts';
import type { PruningStep } from '../../src/surgeon/pruningStep.ts';
import { largest, largestDifference } from '../problems.ts';
import { classSamples, criteria, leftAfter, RULES, SMALL, trained, turnsOf } from './pruningProblems.ts';

describe('turns of unitObs', () => {
  const architecture: Architecture = { ...SMALL, layers: [4, 3, 2] }; // 23 weights
  const samples = classSamples(40, 4, 2, 53);
  const ALPHA = 1e-3;
  const make = () => trained({ architecture, samples, criterion: 'unitObs', alpha: ALPHA });
  const rules = { ...RULES, criteria: criteria('unitObs') };
  /** H⁻¹ and the units at the state after a step. */
  function at(network: Network, steps: readonly PruningStep[], step: number) {
    const { mask, live } = leftAfter(network, steps.slice(0, step + 1));
    const n = live.length;
    const weights = Float64Array.from(live, (q) => steps[step].weights[q]);
    const { hessian } = outerProductCurvature({ network, weights: steps[step].weights, live, samples }, 'matrix', 16);
    const inverse = new DowndatedInverse(exactInverse(hessian, n, ALPHA), n);
    return { mask, live, n, weights, inverse, groups: unitGroups(network, mask, live) };
  }

  it('take all outgoing weights of the unit whose joint ΔE is smallest, and that is what they add up to', () => {
    const { network, weights: start, problem } = make();
    const { steps } = pruningPath(problem, start, rules);
    const sizes = new Set<number>();
    for (const turn of turnsOf(steps)) {
      const { mask, live, n, weights, inverse, groups } = at(network, steps, turn[0].step - 1);
      const sources = new Set(turn.map(({ deleted }) => network.sourceOf[deleted!]));
      expect(sources.size).toBe(1);
      const [source] = sources;
      const outgoing = [...live].filter((q) => network.sourceOf[q] === source);
      expect(turn.map(({ deleted }) => deleted)).toEqual(outgoing);
      expect(outgoing.every((q) => mask[q] === 1)).toBe(true);
      const cost = (indices: readonly number[]) =>
        jointSaliency(weights, principalBlock(inverseRows(inverse, n, indices), n, indices), indices);
      const indices = outgoing.map((q) => live.indexOf(q));
      const predicted = turn.reduce((sum, { saliency }) => sum + saliency!, 0);
      // κ(H + αI) ≤ 1 + tr(H)/α < 1e3, a few operations of n ≤ 23 terms: 1e-10 with a margin.
      expect(Math.abs(predicted / cost(indices) - 1)).toBeLessThan(1e-10);
      for (const group of groups) expect(predicted).toBeLessThanOrEqual(cost(group.indices) * (1 + 1e-10));
      const together = weights.slice();
      jointUpdate(together, inverseRows(inverse, n, indices), indices);
      const found = Float64Array.from(live, (q) => turn[turn.length - 1].weights[q]);
      expect(largestDifference(found, together)).toBeLessThan(1e-10 * largest(weights));
      sizes.add(turn.length);
    }
    expect(sizes.size).toBeGreaterThan(1); // inputs and hidden units
  });

  it('are followed by the incoming weights of a hidden unit, which count to the turn and cost nothing', () => {
    const { network, weights, problem } = make();
    const { steps } = pruningPath(problem, weights, rules);
    let units = 0;
    for (const turn of turnsOf(steps)) {
      const last = turn[turn.length - 1];
      const unit = network.sourceOf[last.deleted!];
      const isHidden = unit > network.inputs;
      const { live } = at(network, steps, last.step);
      const incoming = [...live].filter((q) => network.unitOf[q] === unit - (network.inputs + 1));
      const followers = steps.slice(last.step + 1, last.step + 1 + (isHidden ? incoming.length : 0));
      expect(followers.map(({ deleted }) => deleted)).toEqual(isHidden ? incoming : []);
      for (const { nuisance, turn: number, saliency, errorChange } of followers) {
        expect({ nuisance, number, saliency, errorChange }).toEqual({
          nuisance: true,
          number: last.turn,
          saliency: 0,
          errorChange: 0,
        });
      }
      if (isHidden) units++;
    }
    expect(units).toBe(3);
  });

  it('end where no unit is left: at the biases of the outputs', () => {
    const { weights, problem } = make();
    const { steps, stoppedBy } = pruningPath(problem, weights, rules);
    expect(stoppedBy).toBe('end');
    const end = steps[steps.length - 1];
    expect(end.weightsLeft).toBe(2);
    const deleted = new Set(steps.map((step) => step.deleted));
    expect([...weights.keys()].filter((q) => !deleted.has(q))).toEqual([18, 22]);
  });

  it('end before a turn that would leave fewer than asked for', () => {
    const { weights, problem } = make();
    const whole = turnsOf(pruningPath(problem, weights, rules).steps);
    const [first] = whole;
    const limit = first[first.length - 1].weightsLeft + 1;
    expect(first.length).toBeGreaterThan(1);
    const { steps, stoppedBy } = pruningPath(problem, weights, {
      ...rules,
      stopping: { stop: 'weightsLeft', weightsLimit: limit },
    });
    expect([steps.length, stoppedBy]).toEqual([1, 'weightsLeft']);
  });
});

describe('unitObsThenObs', () => {
  it('goes on by obs from the last state that unitObs kept, with a fresh curvature, to the end of the rule', () => {
    const { network, samples, weights, problem } = trained({ criterion: 'unitObs', alpha: 1e-3 });
    const whole = turnsOf(pruningPath(problem, weights, { ...RULES, criteria: criteria('unitObs') }).steps);
    const ends = whole.map((turn) => turn[turn.length - 1].trainError!);
    const errorLimit = 1.0001 * Math.max(...ends.slice(0, 2)); // the first two units may go
    expect(ends[2]).toBeGreaterThan(errorLimit);
    const asked: Float64Array[] = [];
    const watched: PruningProblem = {
      ...problem,
      curvature(w, live, step) {
        asked.push(w);
        return problem.curvature(w, live, step);
      },
    };
    // One curvature would serve for good: the second rule has its own all the same.
    const rules = { ...RULES, renewEvery: 1000, stopping: { stop: 'error', errorLimit } as const };
    const units = pruningPath(problem, weights, { ...rules, criteria: criteria('unitObs') });
    const { steps, stoppedBy } = pruningPath(watched, weights, { ...rules, criteria: criteria('unitObsThenObs') });
    expect(units.stoppedBy).toBe('error');
    const taken = units.steps.length;
    expect(steps.slice(0, taken)).toEqual(units.steps);
    expect(steps.length).toBeGreaterThan(taken);
    const lastKept = units.steps[taken - 1];
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(lastKept.weights);

    const { live } = leftAfter(network, units.steps);
    const { hessian } = outerProductCurvature({ network, weights: lastKept.weights, live, samples }, 'matrix', 16);
    const inverse = exactInverse(hessian, live.length, 1e-3);
    const saliencies = [...live].map((q, i) => lastKept.weights[q] ** 2 / (2 * inverse[i * live.length + i]));
    expect(steps[taken].saliency).toBe(Math.min(...saliencies));
    expect(steps[taken].deleted).toBe(live[saliencies.indexOf(Math.min(...saliencies))]);

    expect(stoppedBy).toBe('error');
    for (const { trainError, nuisance } of steps.slice(taken)) {
      expect(trainError!).toBeLessThanOrEqual(errorLimit);
      expect(nuisance).toBe(false); // so each is a turn of its own
    }
    expect(steps.slice(taken).map(({ turn }) => turn)).toEqual(
      steps.slice(taken).map((_, i) => lastKept.turn! + 1 + i),
    );
    const further = pruningPath(problem, weights, {
      ...rules,
      stopping: { stop: 'end' },
      criteria: criteria('unitObsThenObs'),
    });
    expect(further.steps[further.steps.length - 1].weightsLeft).toBe(1);
  });
});
