import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { weightNames } from '../../src/network/weightName.ts';
import { dataSets } from '../dataSets.ts';
import { randomNetwork, randomSamples } from '../problems.ts';

describe('forward', () => {
  it('is the composition of the layers, written out', () => {
    const architecture = { layers: [2, 2, 3, 2], activation: 'tanh', outputActivation: 'linear' } as const;
    const { network, weights: w } = randomNetwork(architecture, 1);
    const { inputs } = randomSamples(1, 2, 2, 2);
    const layer = (values: number[], first: number, units: number, f: (net: number) => number) =>
      Array.from({ length: units }, (_, j) => {
        const q = first + j * (values.length + 1);
        return f(values.reduce((net, value, i) => net + w[q + i] * value, 0) + w[q + values.length]);
      });
    const first = layer([...inputs], 0, 2, Math.tanh);
    const second = layer(first, 6, 3, Math.tanh);
    const outputs = layer(second, 15, 2, (net) => net);
    const ours = networkOutputs(network, w, { inputs }, { start: 0, end: 1 });
    // Both sum at most four products of numbers below 4: a few ε, whatever the order.
    outputs.forEach((o, l) => expect(Math.abs(ours[l] - o)).toBeLessThan(20 * Number.EPSILON));
  });

  it('has softmax over the net inputs of the output units: the linear network, exponentials in proportion', () => {
    const architecture = { layers: [2, 3, 4], activation: 'tanh', outputActivation: 'softmax' } as const;
    const { network, weights } = randomNetwork(architecture, 5);
    const samples = randomSamples(6, 2, 4, 6);
    const all = { start: 0, end: 6 };
    const outputs = networkOutputs(network, weights, samples, all);
    const nets = networkOutputs(networkOf({ ...architecture, outputActivation: 'linear' }), weights, samples, all);
    for (let k = 0; k < 6; k++) {
      const powers = Array.from(nets.subarray(4 * k, 4 * k + 4), Math.exp);
      const sum = powers.reduce((a, b) => a + b);
      // Net inputs below 4 in size: their exponentials, taken in another way, agree to a few ε.
      powers.forEach((power, l) => {
        expect(Math.abs(outputs[4 * k + l] - power / sum)).toBeLessThan(10 * Number.EPSILON);
      });
    }
  });

  it('does not change when hidden units are permuted', () => {
    const { network, weights } = randomNetwork(
      { layers: [3, 2, 1], activation: 'sigmoid', outputActivation: 'sigmoid' },
      3,
    );
    const swapped = weights.slice();
    swapped.set(weights.subarray(0, 4), 4);
    swapped.set(weights.subarray(4, 8), 0);
    [swapped[8], swapped[9]] = [weights[9], weights[8]];
    const samples = randomSamples(5, 3, 1, 4);
    const all = { start: 0, end: 5 };
    const [a, b] = [weights, swapped].map((w) => networkOutputs(network, w, samples, all));
    a.forEach((o, k) => expect(Math.abs(o - b[k])).toBeLessThan(4 * Number.EPSILON));
  });
});

describe('evaluation', () => {
  // A network of four weights for MONK-3 whose accuracies are those of Table 1, 93.4 % and 97.2 %: it says
  // "a5 ≠ 4 and a2 ≠ 3". Worked out by hand: hidden unit σ(−10·[a2=3] − 10·[a5=4]) is ½ or less than 5e-5,
  // so the output is σ(20·½ − 5) ≈ 1 or σ(−5) ≈ 0.
  it("gives the paper's accuracies for a four-weight network on MONK-3: 114 of 122 and 420 of 432", () => {
    const { inputNames, outputNames, train, test } = dataSets.of({ dataset: 'monks-3' });
    const network = networkOf({ layers: [17, 1, 1], activation: 'sigmoid', outputActivation: 'sigmoid' });
    const names = weightNames(network, inputNames, outputNames);
    const weights = new Float64Array(network.weights);
    const set: [string, number][] = [
      ['a2=3>h1', -10],
      ['a5=4>h1', -10],
      ['h1>class', 20],
      ['bias>class', -5],
    ];
    for (const [name, value] of set) weights[names.indexOf(name)] = value;
    expect(evaluation(network, weights, train).accuracy).toBe(114 / 122);
    expect(evaluation(network, weights, test!).accuracy).toBe(420 / 432);
  });

  it('is mean ½‖t − o‖², summed over outputs and averaged over samples', () => {
    const network = networkOf({ layers: [1, 2], activation: 'linear', outputActivation: 'linear' });
    const weights = Float64Array.of(1, 0, 0, 3); // outputs (x, 3)
    const samples = { count: 2, inputs: Float64Array.of(1, 2), targets: Float64Array.of(0, 3, 2, 1) };
    // Residuals (−1, 0) and (0, −2): ½(1 + 4)/2.
    expect(evaluation(network, weights, samples).error).toBe(1.25);
  });

  it('takes the largest output as the class where there are several', () => {
    const network = networkOf({ layers: [1, 2], activation: 'linear', outputActivation: 'linear' });
    const weights = Float64Array.of(1, 0, 0, 3);
    const samples = { count: 2, inputs: Float64Array.of(1, 5), targets: Float64Array.of(0, 1, 0, 1) };
    expect(evaluation(network, weights, samples).accuracy).toBe(0.5);
  });

  it('splits a single output in the middle of other targets too: −1 and 5 at 2', () => {
    const network = networkOf({ layers: [1, 1], activation: 'linear', outputActivation: 'linear' });
    const samples = { count: 4, inputs: Float64Array.of(-1, 1.9, 2.1, 5), targets: Float64Array.of(-1, -1, 5, 5) };
    expect(evaluation(network, Float64Array.of(1, 0), samples).accuracy).toBe(1);
    expect(evaluation(network, Float64Array.of(1, 0.2), samples).accuracy).toBe(0.75); // 1.9 becomes 2.1
  });

  it('splits a single output in the middle of the targets: XOR, whose targets are 0.1 and 0.9, at ½', () => {
    const { train } = dataSets.of({ dataset: 'xor' });
    const network = networkOf({ layers: [2, 1], activation: 'linear', outputActivation: 'linear' });
    const weights = Float64Array.of(0.4, 0.4, 0.11); // 0.11, 0.51, 0.51, 0.91: wrong for the last pattern alone
    expect(evaluation(network, weights, train).accuracy).toBe(0.75);
  });
});
