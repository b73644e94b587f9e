import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/cell/runCell.ts';
import { trainedNetwork } from '../../src/cell/trainedNetwork.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Architecture } from '../../src/network/architecture.ts';
import { evaluation } from '../../src/network/evaluation.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { fullMask, type Mask } from '../../src/network/mask.ts';
import { networkRows, networkText } from '../../src/report/networkText.ts';
import { type NamedNetwork, namedNetworkAt } from '../../src/trace/namedNetwork.ts';
import { dataSets, problemHere } from '../dataSets.ts';
import { largestDifference, randomNetwork, randomSamples, uniforms } from '../problems.ts';

const linesOf = (network: NamedNetwork): string[] => {
  const { definitions, formulas, gone } = networkText(network);
  return [...definitions, ...formulas, ...gone];
};

const FUNCTIONS: Readonly<Record<string, (net: number) => number>> = {
  sigmoid: (net) => 1 / (1 + Math.exp(-net)),
  tanh: Math.tanh,
  relu: (net) => Math.max(0, net),
  leakyRelu: (net) => (net > 0 ? net : 0.01 * net),
  elu: (net) => (net > 0 ? net : Math.expm1(net)),
  silu: (net) => net / (1 + Math.exp(-net)),
  softplus: (net) => Math.log1p(Math.exp(net)),
  softmax: Math.exp, // over its sum, below
  logSoftmax: (net) => net, // less the logarithm of the sum of e^net, below
};

/** The outputs that the text gives for inputs by name, read as a person would: blanks part the terms of a sum. */
function outputsOf(lines: readonly string[], inputs: ReadonlyMap<string, number>, outputNames: readonly string[]) {
  const text = lines.join('\n').replaceAll('\n    ', ' ').split('\n');
  const functions = new Map<string, string>();
  const values = new Map(inputs);
  let coupled: string | undefined;
  for (const line of text) {
    if (line.startsWith('gone: ')) continue;
    const [, letter, name] = /^([fg]\d*)\(s\) = (\w+)/.exec(line) ?? [];
    if (letter) {
      functions.set(letter, name);
      continue;
    }
    const [, unit, called, inside, bare] = /^("(?:[^"\\]|\\.)*"|\S+) = (?:([fg]\d*)\((.*)\)(?: = \S+)?|(.*))$/.exec(
      line,
    )!;
    let [net, sign] = [0, 1];
    for (const word of (inside ?? bare).match(/(?:"(?:[^"\\]|\\.)*"|\S)+/g)!) {
      if (word === '+' || word === '−') {
        sign = word === '+' ? 1 : -1;
        continue;
      }
      const [, minus, size, source] = /^(−?)([\d.e-]+)(?:·(.*))?$/.exec(word)!;
      const value = source === undefined ? 1 : values.get(named(source));
      net += sign * (minus ? -1 : 1) * Number(size) * value!;
      sign = 1;
    }
    const activation = functions.get(called);
    if (activation?.toLowerCase().includes('softmax')) coupled = activation;
    values.set(named(unit), activation ? FUNCTIONS[activation](net) : net);
  }
  const outputs = outputNames.map((name) => values.get(name)!);
  if (coupled === undefined) return outputs;
  const isLogarithm = coupled === 'logSoftmax';
  const sum = outputs.reduce((total, value) => total + (isLogarithm ? Math.exp(value) : value), 0);
  return outputs.map((value) => (isLogarithm ? value - Math.log(sum) : value / sum));
}
const named = (written: string): string => (written.startsWith('"') ? JSON.parse(written) : written);

/** A network with weights in ±1, some of them deleted. */
function prunedNetwork(
  architecture: Architecture,
  seed: number,
  names: Pick<NamedNetwork, 'inputNames' | 'outputNames'>,
) {
  const { network, weights } = randomNetwork(architecture, seed);
  const mask: Mask = Uint8Array.from(uniforms(network.weights, seed + 1), (chance) => (chance < 0.2 ? 1 : 0));
  return { network, weights: weights.map((weight, q) => weight * mask[q]), mask, ...names };
}

describe('the formulas are the network', () => {
  const monks = { inputNames: ['a1=1', 'a1=2', 'a5=4'], outputNames: ['class'] };
  const odd = { inputNames: ['x(t-6) + 1', '−4.2·a=1', 'say "h1"', ''], outputNames: ['0', '1', 'x(t+6)'] };
  it.each<[string, Architecture, Pick<NamedNetwork, 'inputNames' | 'outputNames'>]>([
    ['one hidden layer', { layers: [3, 4, 1], activation: 'sigmoid', outputActivation: 'sigmoid' }, monks],
    ['two functions', { layers: [3, 4, 1], activation: 'tanh', outputActivation: 'sigmoid' }, monks],
    [
      'linear outputs, several hidden layers',
      { layers: [4, 5, 4, 3], activation: 'relu', outputActivation: 'linear' },
      odd,
    ],
    ['softmax', { layers: [4, 6, 3], activation: 'tanh', outputActivation: 'softmax', loss: 'crossEntropy' }, odd],
    ['logarithms', { layers: [4, 6, 3], activation: 'tanh', outputActivation: 'logSoftmax' }, odd],
    ['linear units', { layers: [3, 3, 1], activation: 'linear', outputActivation: 'sigmoid' }, monks],
    [
      'layers of several kinds',
      {
        ...{ layers: [4, 6, 6, 5, 3], activation: ['leakyRelu', 'elu', 'softplus'], outputActivation: 'silu' },
        biases: [true, false, true, false],
      },
      odd,
    ],
    ['logits', { layers: [4, 6, 3], activation: 'tanh', outputActivation: 'linear', loss: 'crossEntropy' }, odd],
    ['no hidden layer', { layers: [3, 1], activation: 'sigmoid', outputActivation: 'linear' }, monks],
    [
      'many inputs',
      { layers: [60, 2, 1], activation: 'sigmoid', outputActivation: 'tanh' },
      { inputNames: Array.from({ length: 60 }, (_, i) => `input${i}`), outputNames: ['y'] },
    ],
  ])('%s', (_, architecture, names) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const pruned = prunedNetwork(architecture, seed, names);
      const lines = linesOf(pruned);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
      const printed = pruned.weights.map((weight) => Number(weight.toPrecision(3)));
      const { inputs, outputs, outputNames, inputNames } = {
        ...names,
        inputs: architecture.layers[0],
        outputs: names.outputNames.length,
      };
      const samples = randomSamples(10, inputs, outputs, seed);
      const ours = networkOutputs(pruned.network, printed, samples, { start: 0, end: 10 });
      for (let k = 0; k < 10; k++) {
        const byName = new Map(inputNames.map((name, i) => [name, samples.inputs[k * inputs + i]]));
        // The same sums in the same order; exp and softmax may round otherwise: a few units in the last place.
        const found = outputsOf(lines, byName, outputNames);
        expect(largestDifference(found, ours.slice(k * outputs, (k + 1) * outputs))).toBeLessThan(1e-14);
      }
    }
  });

  it('of MONK-3 after OBS: its printed digits classify as the network does', () => {
    const fields = { dataset: 'monks-3', layers: [17, 2, 1], decay: 1e-3, criterion: 'obs', alpha: 1e-5, seed: 1 };
    const [cell] = cellsOf({ name: 'mine', question: '?', grids: [fields] }, dataSets);
    const trace = runCell(cell, problemHere(cell.config), trainedNetwork(cell.config, problemHere(cell.config)));
    const last = trace.steps.length - 1;
    const left = namedNetworkAt(trace, last, dataSets);
    const lines = linesOf(left);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('f(s) = sigmoid(s) = 1/(1 + e^−s)');
    expect(lines.at(-1)).toBe('gone: 15 of 17 inputs');
    const { test } = dataSets.of(cell.config);
    const { inputs, targets, count } = test!;
    let right = 0;
    for (let k = 0; k < count; k++) {
      const byName = new Map(left.inputNames.map((name, i) => [name, inputs[k * 17 + i]]));
      const [output] = outputsOf(lines, byName, ['class']);
      if (output > 0.5 === targets[k] > 0.5) right++;
    }
    expect(right / count).toBe(evaluation(left.network, left.weights, test!).accuracy);
    expect(right / count).toBe(trace.steps[last].testAccuracy);
    // Of any step the live weights are those that the trace counts.
    for (const [index, { weightsLeft }] of trace.steps.entries()) {
      const rows = networkRows(namedNetworkAt(trace, index, dataSets));
      expect(rows.filter(({ weight }) => weight !== null)).toHaveLength(weightsLeft);
    }
  });
});

describe('what is gone', () => {
  const { network } = randomNetwork({ layers: [2, 3, 1], activation: 'sigmoid', outputActivation: 'sigmoid' }, 1);
  const names = { inputNames: ['a1=1', 'a1=2'], outputNames: ['class'] };
  // h1: a1=1, a1=2, bias; h2; h3; class: h1, h2, h3, bias
  const weights = Float64Array.of(-4.2345, 0, 0.5, 1234.5, 0, 0, 0, 0, 1e-7, 2, 0, -3, 0);
  const mask = Uint8Array.from(weights, (weight) => (weight === 0 ? 0 : 1));

  it('is named, a unit that no input reaches has its value, and one without a path to an output is no formula', () => {
    // f(1e-7) = 0.500; h2 has a weight left, and none that leaves it.
    expect(linesOf({ network, weights, mask, ...names })).toEqual([
      'f(s) = sigmoid(s) = 1/(1 + e^−s)',
      'h1 = f(−4.23·a1=1 + 0.500)',
      'h3 = f(1e-7) = 0.500',
      'class = f(2.00·h1 − 3.00·h3)',
      'gone: h2 (no path to an output; weights left: 1), 1 of 2 inputs',
    ]);
  });

  it('is nothing of a whole network, and an output without weights is f(0)', () => {
    expect(linesOf({ network, weights: new Float64Array(13).fill(1), mask: fullMask(network), ...names }).at(-1)).toBe(
      'class = f(1.00·h1 + 1.00·h2 + 1.00·h3 + 1.00)',
    );
    const nothing = new Uint8Array(13);
    expect(linesOf({ network, weights: new Float64Array(13), mask: nothing, ...names })).toEqual([
      'f(s) = sigmoid(s) = 1/(1 + e^−s)',
      'class = f(0) = 0.500',
      'gone: h1, h2, h3, 2 of 2 inputs',
    ]);
  });

  it('is a row without a weight where it feeds others still, a constant', () => {
    const [live, h3Bias] = [mask.slice(), 8];
    live[h3Bias] = 0;
    expect(networkRows({ network, weights, mask: live, ...names })).toContainEqual({
      unit: 'h3',
      activation: 'sigmoid',
      source: null,
      weight: null,
    });
  });

  it('is no row of the table, which has each weight in full', () => {
    expect(networkRows({ network, weights, mask, ...names })).toEqual(
      [
        ['h1', 'a1=1', -4.2345],
        ['h1', 'bias', 0.5],
        ['h2', 'a1=1', 1234.5],
        ['h3', 'bias', 1e-7],
        ['class', 'h1', 2],
        ['class', 'h3', -3],
      ].map(([unit, source, weight]) => ({ unit, activation: 'sigmoid', source, weight })),
    );
  });
});
