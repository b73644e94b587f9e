import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { NumberArray } from '../../src/formats/npy.ts';
import { npzBytes } from '../../src/formats/npzBytes.ts';
import { networkOf } from '../../src/network/architecture.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import type { StoredNetwork } from '../../src/networkFile/storedNetwork.ts';
import { writeNetwork } from '../../src/networkFile/writeNetwork.ts';
import { uniformStream } from '../../src/random.ts';
import { exitStatus, listenInTests, stderr } from '../cli/exitStatus.ts';

const FOLDER = 'examples/python';
const README = readFileSync(join(FOLDER, 'README.md'), 'utf8');
const COMMANDS = [...README.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, lines]) => lines.trimEnd().split('\n'));
const PROGRAMS = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));

const python = spawnSync('python3', ['--version']).status === 0;
it.skipIf(!python)('the programs are Python', () => {
  const parse = 'import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path, encoding="utf8").read(), path)';
  const { stderr: complaint } = spawnSync('python3', ['-c', parse, ...PROGRAMS.map((name) => resolve(FOLDER, name))]);
  expect(complaint.toString()).toBe('');
});

it('the README runs all of them', () => {
  const run = COMMANDS.filter((command) => command.startsWith('python3 ')).map((command) => command.split(' ')[1]);
  expect(new Set(run)).toEqual(new Set(PROGRAMS.filter((name) => name !== 'table.py')));
});

describe('commands of the README', () => {
  const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
  afterAll(() => rmSync(root, { recursive: true }));
  listenInTests();

  const random = uniformStream('python examples', 1);
  const numbers = (count: number) => Float64Array.from({ length: count }, () => 2 * random() - 1);

  /** A network as PyTorch would export it, its weights by chance. */
  function madeNetwork(): StoredNetwork {
    const network = networkOf({ layers: [3, 8, 2], activation: 'tanh', outputActivation: 'linear' });
    const columns = [1, 2, 3].map((i) => ({ name: `x${i}`, mean: 4, scale: 2 }));
    return { network, weights: numbers(network.weights), preprocessing: { columns } };
  }

  /** Arrays as scikit-learn and Keras name them, inputs × units. */
  function writeArrays(
    name: string,
    sizes: readonly number[],
    names: (layer: number) => readonly [string, string],
  ): void {
    const arrays = new Map<string, NumberArray>();
    for (const [key, value] of Object.entries({ mean_: 4, scale_: 2 })) {
      arrays.set(key, { shape: [sizes[0]], values: new Float64Array(sizes[0]).fill(value) });
    }
    for (const [layer, units] of sizes.slice(1).entries()) {
      const [weights, biases] = names(layer);
      arrays.set(weights, { shape: [sizes[layer], units], values: numbers(sizes[layer] * units) });
      arrays.set(biases, { shape: [units], values: numbers(units) });
    }
    writeFileSync(join(root, name), npzBytes(arrays));
  }

  it('work one after the other, on networks of the same shapes', async () => {
    copyFileSync('examples/network/tiles.csv', join(root, 'tiles.csv'));
    const header = ['age', 'sex', 'bmi', 'bp', 's1', 's2', 's3', 's4', 's5', 's6', 'progression'];
    const rows = Array.from({ length: 40 }, () => [...numbers(header.length)].map((x) => 4 + 2 * x));
    writeFileSync(join(root, 'diabetes.csv'), [header, ...rows].map((row) => `${row.join(',')}\n`).join(''));
    for (const name of ['tiles.onnx', 'tiles.safetensors']) await writeNetwork(join(root, name), madeNetwork());
    writeArrays('classifier.npz', [3, 8, 1], (layer) => [`coefs_${layer}`, `intercepts_${layer}`]);
    writeArrays('regressor.npz', [10, 6, 1], (layer) => [`coefs_${layer}`, `intercepts_${layer}`]);
    writeArrays('keras.npz', [3, 8, 2], (layer) => [`${layer}.kernel`, `${layer}.bias`]);

    const ofSurgeon = COMMANDS.filter((command) => command.startsWith('surgeon '));
    expect(ofSurgeon).toHaveLength(6);
    for (const command of ofSurgeon) {
      // What is left of one network is read by the next command; for the others it is enough that they meet their data.
      const isRead = COMMANDS.some((other) => other.includes(`${command.split(' ').at(-1)} `));
      const words = (
        isRead ? command : command.replace('prune', 'evaluate').replace(/ --(train-first|keep|stop|max).*/, '')
      )
        .split(' ')
        .slice(1)
        .map((word) => (/\.(csv|npz|onnx|safetensors)$/.test(word) ? join(root, word) : word));
      const ofRun = words[0] === 'prune' ? ['--out', join(root, 'results'), '--threads', '1', '--quiet'] : [];
      expect(await exitStatus(...words, ...ofRun), `${command}: ${stderr.join('\n')}`).toBe(0);
    }
    const { weights } = await readNetwork(join(root, 'pruned.onnx'));
    expect(weights.filter((weight) => weight !== 0)).toHaveLength(15);
  });
});
