import type { OutputActivation } from '../../network/activation.ts';
import type { ChainState } from './chainState.ts';
import { operatorOf } from './nodeName.ts';

/** A function that several nodes make of a value. */
export interface Pattern {
  readonly activation: OutputActivation;
  /** their indices, ascending */
  readonly nodes: readonly number[];
  /** the value that the last of them gives */
  readonly gives: string;
}

/**
 * The activation that the nodes which take a value make of it together: silu as x·sigmoid(x), gelu as
 * x·½(1 + erf(x/√2)) with the factors in any order, softplus with x itself where x is large. √2 and its inverse are
 * taken for exact, as they stand in single precision.
 *
 * @returns null: they are no such function
 */
export function activationPattern(state: ChainState): Pattern | null {
  const consumers = [...new Set(state.view.consumers.get(state.value) ?? [])];
  if (consumers.length === 3) return softplus(state, consumers);
  return consumers.length === 2 ? (silu(state, consumers) ?? gelu(state, consumers)) : null;
}

/** The only node that takes a value, with its other input; null: there are several, or it is an output. */
interface Next {
  readonly index: number;
  readonly operator: string;
  readonly gives: string;
  /** the other input of two; the empty name where there is one */
  readonly other: string;
  /** whether the value is the first input, which counts where a node divides */
  readonly isFirst: boolean;
}

function step({ view }: ChainState, index: number, value: string): Next {
  const node = view.graph.node[index];
  const [first = '', second = ''] = node.input;
  const isFirst = first === value;
  return { index, operator: operatorOf(node), gives: node.output[0], other: isFirst ? second : first, isFirst };
}

function next(state: ChainState, value: string): Next | null {
  const { consumers, outputs } = state.view;
  const those = consumers.get(value) ?? [];
  return those.length === 1 && !outputs.has(value) ? step(state, those[0], value) : null;
}

/** Whether a step is an operation with a constant, to single precision: of Div the divisor. */
function isBy({ constants, view }: ChainState, found: Next | null, operator: string, number: number): boolean {
  if (found?.operator !== operator || found.other === '' || view.varying.has(found.other)) return false;
  if (operator === 'Div' && !found.isFirst) return false;
  const values = constants(found.other)?.values;
  return values?.length === 1 && Math.abs(values[0] - number) <= 1e-6 * number;
}

function silu(state: ChainState, consumers: readonly number[]): Pattern | null {
  const [gate, times] = consumers.map((index) => step(state, index, state.value));
  const behind = next(state, gate.gives);
  if (gate.operator !== 'Sigmoid' || times.operator !== 'Mul' || behind?.index !== times.index) return null;
  if (times.other !== gate.gives) return null;
  return { activation: 'silu', nodes: [gate.index, times.index], gives: times.gives };
}

/** Beyond this x softplus is x to 1e-10 of it. */
const LARGE = 20;

/** Where(x > threshold, x, softplus(x)). */
function softplus(state: ChainState, consumers: readonly number[]): Pattern | null {
  const steps = consumers.map((index) => step(state, index, state.value));
  const [plus, greater, where] = ['Softplus', 'Greater', 'Where'].map((name) =>
    steps.find(({ operator }) => operator === name),
  );
  if (!plus || !greater || !where) return null;
  const { graph, varying } = state.view;
  const [compared] = graph.node[greater.index].input;
  const isOne = [plus, greater].every(({ gives }) => next(state, gives)?.index === where.index);
  const isWhole = graph.node[where.index].input.join('\n') === [greater.gives, state.value, plus.gives].join('\n');
  if (compared !== state.value || varying.has(greater.other) || !isOne || !isWhole) return null;
  const threshold = state.constants(greater.other)?.values;
  if (threshold?.length !== 1 || !(threshold[0] >= LARGE)) return null;
  return { activation: 'softplus', nodes: consumers.toSorted((a, b) => a - b), gives: where.gives };
}

function gelu(state: ChainState, consumers: readonly number[]): Pattern | null {
  const branches = consumers.map((index) => step(state, index, state.value));
  for (const [scaled, times] of [branches, branches.toReversed()]) {
    const isScaled = isBy(state, scaled, 'Div', Math.SQRT2) || isBy(state, scaled, 'Mul', Math.SQRT1_2);
    const erf = isScaled ? next(state, scaled.gives) : null;
    const plus = erf?.operator === 'Erf' ? next(state, erf.gives) : null;
    if (!isBy(state, plus, 'Add', 1) || times.operator !== 'Mul') continue;
    const nodes = [scaled.index, erf!.index, plus!.index];
    const found = halfProduct(state, plus!.gives, times);
    if (found)
      return { activation: 'gelu', nodes: [...nodes, ...found.nodes].sort((a, b) => a - b), gives: found.gives };
  }
  return null;
}

/** The nodes of ½·x·u: (x·u)·½, (x·½)·u or x·(u·½). @param times the node that multiplies x by something */
function halfProduct(state: ChainState, u: string, times: Next): Omit<Pattern, 'activation'> | null {
  const behindTimes = next(state, times.gives);
  if (times.other === u) {
    if (next(state, u)?.index !== times.index || !isBy(state, behindTimes, 'Mul', 0.5)) return null;
    return { nodes: [times.index, behindTimes!.index], gives: behindTimes!.gives };
  }
  const behind = next(state, u);
  if (isBy(state, times, 'Mul', 0.5)) {
    if (behind?.operator !== 'Mul' || behind.other !== times.gives || behindTimes?.index !== behind.index) return null;
    return { nodes: [times.index, behind.index], gives: behind.gives };
  }
  if (!behind || !isBy(state, behind, 'Mul', 0.5) || times.other !== behind.gives) return null;
  if (next(state, behind.gives)?.index !== times.index) return null;
  return { nodes: [behind.index, times.index], gives: times.gives };
}
