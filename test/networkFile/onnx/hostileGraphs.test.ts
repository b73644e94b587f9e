import { describe, expect, it } from 'vitest';
import { readGraph } from '../../../src/networkFile/onnx/readGraph.ts';
import { type GivenNode, modelOfNodes } from './modelOfNodes.ts';

const W = [
  [1, 2],
  [3, 4],
];

describe('graphs that would cost much', () => {
  it('a constant that is doubled again and again is refused before it is made', () => {
    const doubled = Array.from(
      { length: 40 },
      (_, k): GivenNode => ['Concat', [`c${k}`, `c${k}`], `c${k + 1}`, { axis: 0n }],
    );
    const nodes: GivenNode[] = [...doubled, ['Reshape', ['c40', 's'], 'w'], ['MatMul', ['x', 'w'], 'y']];
    const model = modelOfNodes({ input: [-1, 2], nodes, tensors: { c0: [1, 2], s: [2, -1] }, integers: ['s'] });
    // 2·2¹⁶ numbers: the sixteenth one.
    expect(() => readGraph(model, 'net.onnx')).toThrow('node 15 (Concat) makes 131072 numbers, and the limit is 65536');
  });

  it('two initializers of one name are refused: tools take one or the other', () => {
    const model = modelOfNodes({ input: [-1, 2], nodes: [['MatMul', ['x', 'W'], 'y']], tensors: { W } });
    model.graph!.initializer.push({ ...model.graph!.initializer[0] });
    expect(() => readGraph(model, 'net.onnx')).toThrow('net.onnx has two initializers "W"');
  });
});
