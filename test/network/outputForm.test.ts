import { describe, expect, it } from 'vitest';
import type { OutputActivation } from '../../src/network/activation.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { judgedOutputs, networkOutputs } from '../../src/network/forward.ts';
import { OUTPUT_FORMS, withOutputForm } from '../../src/network/outputForm.ts';
import { randomSamples, uniforms } from '../problems.ts';

const P = 5;
const all = { start: 0, end: P };
const drawn = (outputs: number, outputActivation: OutputActivation) => {
  const loss = 'crossEntropy';
  const network = networkOf({ layers: [3, 4, outputs], activation: 'tanh', outputActivation, loss });
  return { network, weights: uniforms(network.weights, 3), samples: randomSamples(P, 3, outputs, 4) };
};

describe('the form of outputs', () => {
  it.each([
    [3, 'linear', 'linear', 'softmax'],
    [3, 'softmax', 'linear', 'softmax'],
    [3, 'logSoftmax', 'linear', 'softmax'],
    [1, 'linear', 'linear', 'sigmoid'],
    [1, 'sigmoid', 'linear', 'sigmoid'],
  ] as const)('of %i %s outputs: the same probabilities are judged, to the bit', (outputs, given, ...wanted) => {
    const { network, weights, samples } = drawn(outputs, given);
    const probabilities = judgedOutputs(network, weights, samples, all);
    for (const [f, form] of OUTPUT_FORMS.entries()) {
      const formed = withOutputForm(network, form, 'net.npz');
      expect(formed.outputActivation).toBe(wanted[f]);
      expect(judgedOutputs(formed, weights, samples, all)).toEqual(probabilities);
    }
    const [logits, own] = OUTPUT_FORMS.map((form) =>
      networkOutputs(withOutputForm(network, form, 'net.npz'), weights, samples, all),
    );
    expect(own).toEqual(probabilities);
    expect(logits).toEqual(networkOutputs(drawn(outputs, 'linear').network, weights, samples, all));
  });

  it('leaves several sigmoids as the probabilities that they are', () => {
    const { network } = drawn(3, 'sigmoid');
    expect(withOutputForm(network, 'probabilities', 'net.npz')).toBe(network);
  });

  it.each([
    [3, 'sigmoid', 'logits', 'linear, softmax or logSoftmax outputs, or one sigmoid; net.npz has 3 sigmoid outputs'],
    [1, 'softmax', 'logits', 'linear, softmax or logSoftmax outputs, or one sigmoid; net.npz has 1 softmax output'],
    [2, 'tanh', 'logits', 'net.npz has 2 tanh outputs'],
    [1, 'elu(0.5)', 'probabilities', 'linear, sigmoid, softmax or logSoftmax outputs; net.npz has 1 elu(0.5) output'],
  ] as const)('of %i %s outputs cannot be changed to %s', (outputs, outputActivation, form, message) => {
    const network = networkOf({ layers: [2, outputs], activation: null, outputActivation });
    expect(() => withOutputForm(network, form, 'net.npz')).toThrow(`output ${form} needs a network with`);
    expect(() => withOutputForm(network, form, 'net.npz')).toThrow(message);
  });
});
