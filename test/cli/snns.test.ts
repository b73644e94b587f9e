import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { SMALL } from '../networkFile/snnsText.ts';
import { exitStatus, listenInTests, printed, stderr } from './exitStatus.ts';

const folder = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
listenInTests();

const HEAD =
  'SNNS pattern definition file V3.2\n\nNo. of patterns : 4\nNo. of input units : 2\nNo. of output units : 1\n\n';
writeFileSync(at('small.net'), SMALL);
writeFileSync(at('small.pat'), `${HEAD}0 0\n0\n0 1\n1\n1 0\n1\n1 1\n0\n`);
const GIVEN = ['--network', at('small.net'), '--train', at('small.pat')];

describe('commands on files of SNNS', () => {
  it('prune a network by its patterns into a file of its kind', async () => {
    const words = [
      'prune',
      ...GIVEN,
      '--weights',
      '5',
      '--save',
      at('less.net'),
      '--out',
      at('r'),
      '--json',
      '--quiet',
    ];
    expect(await exitStatus(...words)).toBe(0);
    const { before, after } = JSON.parse(printed());
    expect([before.weights, after.weights]).toEqual([8, 5]);
    const { network, mask } = await readNetwork(at('less.net'));
    expect(network.layers).toEqual([2, 2, 1]);
    // Links that went are no links of the file; biases that went are 0, and count again.
    const links = Number(/no\. of connections : (\d)/.exec(readFileSync(at('less.net'), 'utf8'))![1]);
    expect(mask!.reduce((sum, live) => sum + live, 0)).toBe(links + 3);
    expect(await exitStatus('evaluate', '--network', at('less.net'), '--train', at('small.pat'), '--json')).toBe(0);
    // The mean of ½(t − o)² over 4 patterns is that of the pruned network, to the bit.
    expect(JSON.parse(printed()).train.error).toBe(after.trainError);
  });

  it('take the targets of patterns from descriptions, too, and need one of other tables', async () => {
    writeFileSync(at('small.yaml'), 'train: small.pat\n');
    expect(await exitStatus('evaluate', '--network', at('small.net'), '--dataset', at('small.yaml'), '--json')).toBe(0);
    const described = printed();
    expect(await exitStatus('evaluate', ...GIVEN, '--json')).toBe(0);
    expect(printed()).toBe(described);
    writeFileSync(at('small.csv'), 'i1,i2,o1\n0,1,1\n');
    expect(await exitStatus('prune', '--network', at('small.net'), '--train', at('small.csv'), '--weights', '5')).toBe(
      2,
    );
    expect(stderr.join('\n')).toContain('--train needs --target COLUMN');
  });
});
