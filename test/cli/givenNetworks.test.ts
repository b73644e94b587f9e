import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { uniformStream } from '../../src/random.ts';
import { exitStatus, listenInTests, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const at = (name: string) => join(root, name);
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(at(name), content);
  return at(name);
};
listenInTests();

const uniform = uniformStream('a network for commands', 1);
const network = networkOf({ layers: [2, 2, 1], activation: 'tanh', outputActivation: 'sigmoid' });
const weights = Float64Array.from({ length: network.weights }, () => 2 * uniform() - 1);
const net = file('net.json', await networkBytes('net.json', { network, weights }));
const table = `a,b,y\n${['0,0,0', '0,1,1', '1,0,1', '1,1,0'].join('\n')}\n`;
file('table.csv', table);
const odd = file('odd.yaml', 'train: table.csv\ntarget: y\n');
const mine = file(
  'mine.yaml',
  'name: mine\nquestion: What is left?\ngrids: [{ dataset: xor, layers: [2, 2, 1], stop: end, decay: 0 }]\n',
);
const words = (...more: string[]) => ['run', mine, '--threads', '1', '--json', '--quiet', ...more];

describe('--network', () => {
  it('takes the place of the networks of all grids; a shard is merged, shown and tabulated without its file', async () => {
    const flags = ['--network', net, '--activation', 'tanh', '--alpha', '1e-5,1e-4', '--dataset', odd];
    expect(await exitStatus('plan', mine, '--json', ...flags)).toBe(0);
    const { cells } = JSON.parse(stdout.join('\n'));
    expect(cells.map(({ config }: { config: object }) => config)).toEqual([
      expect.objectContaining({ network: 'net', dataset: 'odd', training: 'none', seed: null, alpha: 1e-5 }),
      expect.objectContaining({ network: 'net', dataset: 'odd', training: 'none', seed: null, alpha: 1e-4 }),
    ]);
    expect(await exitStatus(...words('--out', at('part'), '--shard', '1/1', ...flags))).toBe(0);
    const elsewhere = at('moved.json');
    writeFileSync(elsewhere, readFileSync(net));
    for (const path of [net, at('table.csv')]) rmSync(path);
    expect(await exitStatus('merge', at('part'), '--out', at('merged'))).toBe(0);
    const trace = join(at('merged'), 'mine', 'cells', `${cells[0].id}.arrow`);
    expect(await exitStatus('show', trace, '--network', '--csv', '--step', '0')).toBe(0);
    expect(stdout.join('\n').match(/h[12]/g)!.length).toBeGreaterThan(0);
    expect(await exitStatus('tables', 'mine', '--out', at('merged'))).toBe(0);
    const manifest = readFileSync(join(at('merged'), 'mine', 'manifest.json'), 'utf8');
    expect(JSON.parse(manifest).networks).toEqual({ net: cells[0].config.networkSha256 });
    expect(manifest).not.toContain(root);
    writeFileSync(net, readFileSync(elsewhere));
    file('table.csv', table);
  });

  it.each(['onnx', 'npz', 'safetensors'])('of .%s has the cells of the same numbers in JSON', async (kind) => {
    const other = file(`net.${kind}`, await networkBytes(`net.${kind}`, { network, weights }));
    const ids = [];
    for (const given of [net, other]) {
      const flags = ['--network', given, '--activation', 'tanh', '--output-activation', 'sigmoid', '--dataset', odd];
      expect(await exitStatus('plan', mine, '--json', '--loss', 'squared', ...flags)).toBe(0);
      ids.push(JSON.parse(stdout.join('\n')).cells.map(({ id }: { id: string }) => id));
    }
    expect(ids[0]).toHaveLength(1);
    expect(ids[1]).toEqual(ids[0]);
  });

  it.each<[string[], string]>([
    [['--network', 'none.json'], 'none.json cannot be read (there is no such file)'],
    [['--network', 'net.pkl'], 'net.pkl is a pickle, which can run code when it is read: export it in Python:'],
    [['--network', 'net'], 'there is no network net here: give its file'],
    [['--training', 'none'], 'training "none" takes a network as it is: give one, network: FILE'],
    [['--network', net, '--layers', '2-3-1'], 'layers must be 2-2-1, as network net has it, got 2-3-1'],
    [['--network', net, '--activation', 'tanh', '--dataset', 'monks-1'], 'dataset must be one of xor in mine'],
  ])('%j is refused in a line, and nothing is written', async (flags, message) => {
    expect(await exitStatus(...words('--out', at('refused'), '--activation', 'tanh', ...flags))).toBe(2);
    expect(stderr.join('\n')).toContain(message);
    // The second line is the code that exports it.
    expect(stderr.join('\n').split('\n')).toHaveLength(message.endsWith('export it in Python:') ? 2 : 1);
    expect(existsSync(at('refused'))).toBe(false);
  });
});
