import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newModel } from '../../src/formats/onnx/newModel.ts';
import { nodeOf } from '../../src/formats/onnx/nodeOf.ts';
import { TensorProto_DataType as DataType } from '../../src/formats/onnx/onnx_pb.ts';
import { modelBytes, modelOf } from '../../src/formats/onnx/readModel.ts';
import { tensorOf } from '../../src/formats/onnx/withNumbers.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { exitStatus, listenInTests, printed, stderr } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

const DATA = ['--train', at('table.csv'), '--target', 'y'];
const single = (name: string, shape: readonly number[], ...values: number[]) =>
  tensorOf(name, DataType.FLOAT, { shape, values: Float64Array.from(values) });

beforeAll(() => {
  const rows = Array.from({ length: 20 }, (_, k) => [0.7, 1.1, 1.3].map((by) => Math.sin(by * k).toFixed(3)));
  writeFileSync(at('table.csv'), `a,b,y\n${rows.join('\n')}\n`);
  const model = newModel({
    ...{ producer: { name: 'another tool', version: '1' }, opset: 17, type: DataType.FLOAT, notes: [] },
    ...{ input: { name: 'x', size: 2 }, output: { name: 'y', size: 1 } },
    nodes: [
      nodeOf('MatMul', ['x', 'fc1.weight'], 'p'),
      nodeOf('Add', ['p', 'fc1.bias'], 'n'),
      nodeOf('Tanh', ['n'], 'h'),
      nodeOf('Gemm', ['h', 'fc2.weight', 'fc2.bias'], 'y', { transB: 1n }),
    ],
    initializers: [
      ...[single('fc1.weight', [2, 3], 0.5, -0.3, 0.2, 0.1, 0.7, -0.6), single('fc1.bias', [3], 0.1, 0.2, -0.1)],
      ...[single('fc2.weight', [1, 3], 0.4, -0.5, 0.3), single('fc2.bias', [1], 0.05)],
    ],
  });
  writeFileSync(at('net.onnx'), modelBytes(model));
});

describe('a network of another tool', () => {
  it('with a name that would steer a terminal is named with that escaped', async () => {
    const file = at('b\u001b[31mad.onnx');
    writeFileSync(file, readFileSync(at('net.onnx')));
    expect(await exitStatus('evaluate', '--network', file, ...DATA), stderr.join()).toBe(0);
    expect(printed()).toContain('b\\u001b[31mad.onnx: 2-3-1');
    expect(printed()).not.toContain('\u001b');
  });

  it('that scales its inputs is not named with --standardise, and refused beside it', async () => {
    const train = ['train', ...DATA, '--standardise', '--hidden', '1', '--decay', '1', '--save', at('scaled.onnx')];
    expect(await exitStatus(...train), stderr.join()).toBe(0);
    expect(printed()).toContain(`--network ${at('scaled.onnx')} ${DATA.join(' ')}`);
    expect(printed()).not.toContain('--standardise');
    for (const command of ['evaluate', 'prune', 'inspect', 'train', 'compact']) {
      const words = [command, '--network', at('scaled.onnx'), ...DATA, '--standardise'];
      expect(await exitStatus(...words)).toBe(2);
      expect(stderr.at(-1)).toBe(
        `surgeon: --standardise is for files that take inputs as they are: ${at('scaled.onnx')} scales its inputs itself`,
      );
    }
  });

  it('whose outputs have no names is saved without those that its own outputs have as targets', async () => {
    const end = ['--weights', '8', '--threads', '1', '--out', at('self'), '--save', at('self.json')];
    const self = ['--train', at('table.csv'), '--target', 'self', '--inputs', 'a,b'];
    expect(await exitStatus('prune', '--network', at('net.onnx'), ...self, ...end), stderr.join()).toBe(0);
    expect((await readNetwork(at('self.json'))).outputNames).toBeUndefined();
    const files = readdirSync(at('self'), { recursive: true, encoding: 'utf8' });
    const cell = files.find((file) => /cells.+\.arrow$/.test(file))!;
    const show = ['show', at('self', cell), '--save', at('shown.onnx')];
    expect(await exitStatus(...show), stderr.join()).toBe(0);
    expect((await readNetwork(at('shown.onnx'))).outputNames).toBeUndefined();
    expect(await exitStatus('evaluate', '--network', at('shown.onnx'), ...DATA), stderr.join()).toBe(0);
  });

  it('is pruned, made small and evaluated, with the names of its file and the change by its precision', async () => {
    const end = ['--weights', '6', '--threads', '1', '--out', at('out'), '--save', at('six.onnx'), '--decay', '0.01'];
    expect(await exitStatus('prune', '--network', at('net.onnx'), ...DATA, ...end), stderr.join()).toBe(0);
    const [, change] = /rounded to the precision of \S+six.onnx: outputs change by up to (\S+), /.exec(printed())!;
    // Six weights of at most 2, each rounded by 2⁻²⁴ of itself, times values of at most 1.
    expect(Number(change)).toBeGreaterThan(0);
    expect(Number(change)).toBeLessThan(12 * 2 ** -24);
    const words = `--network ${at('six.onnx')}`;
    expect(printed()).toContain(`compact ${words} --save ${at('six-small.onnx')}  #`);
    expect(printed()).toContain(`evaluate ${words} --train ${at('table.csv')} --target y --decay 0.01  #`);
    expect(printed()).not.toContain('surgeon train'); // the file forgets which weights are deleted
    const saved = await readNetwork(at('six.onnx'));
    expect(saved.weights.filter((weight) => weight !== 0)).toHaveLength(6);
    expect(saved.weights).toEqual(saved.weights.map(Math.fround));

    const small = ['--save', at('small.onnx'), ...DATA, '--json'];
    expect(await exitStatus('compact', '--network', at('six.onnx'), ...small), stderr.join()).toBe(0);
    const { before, after, rounding } = JSON.parse(printed());
    expect([before.weights, after.weights, after.inputs, rounding]).toEqual([13, 5, 2, null]);
    expect(after.bytes).toBe(readFileSync(at('small.onnx')).length);
    const { graph, producerName } = modelOf(readFileSync(at('small.onnx')), 'small.onnx');
    expect(producerName).toBe('another tool');
    expect(graph!.node.map(({ opType }) => opType)).toEqual(['Gemm', 'Tanh', 'Gemm']);
    const errors = [];
    for (const name of ['six.onnx', 'small.onnx']) {
      expect(await exitStatus('evaluate', '--network', at(name), ...DATA, '--json')).toBe(0);
      errors.push(JSON.parse(printed()).train.error);
    }
    expect(Math.abs(errors[0] / errors[1] - 1)).toBeLessThan(1e-12); // the same sums without the zeros: some ε, of 20 samples
  });
});
