import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { exitStatus, listenInTests, printed, stderr } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

const network = networkOf({ layers: [2, 3, 1], activation: 'tanh', outputActivation: 'sigmoid' });
const weights = Float64Array.from({ length: network.weights }, (_, q) => Math.sin(q + 1));
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'net.json': await networkBytes('net.json', { network, weights, inputNames: ['a', 'b'], outputNames: ['y'] }),
  'net.npz': await networkBytes('net.npz', { network, weights }),
  'half.json': (await networkBytes('net.json', { network, weights })).subarray(0, 90),
  'nan.json': new TextDecoder().decode(await networkBytes('net.json', { network, weights })).replace(/0\.\d+/, 'NaN'),
  'table.csv': 'a,b,y\n0,1,1\n1,1,0\n1,0,1\n',
  'ragged.csv': 'a,b,y\n0,1,1\n1,1\n',
  'gap.csv': 'a,b,y\n0,1,1\n1,,0\n',
  'other.csv': 'a,c,y\n0,1,1\n1,1,0\n',
  'wide.csv': 'a,b,c,y\n0,1,2,1\n1,1,0,0\n',
  'kinds.csv': 'a,b,y\n0,1,p\n1,1,q\n1,0,r\n',
  'net.pt': 'PK',
  'data.yaml': 'train: table.csv\ntarget: y\n',
  'deep.yaml': `train: ${'['.repeat(1000)}`,
  'kept.json': '{}',
};
for (const [name, content] of Object.entries(FILES)) writeFileSync(join(root, name), content);
mkdirSync(join(root, 'folder'));

/** All that lies in the folder. */
const contents = () =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${name} ${statSync(join(root, name)).mtimeMs}`);

const NET = '--network net.json';
const DATA = '--train table.csv --target y';
const WRONG = [
  'evaluate',
  `evaluate ${NET}`,
  `evaluate ${DATA}`,
  `evaluate --network none.json ${DATA}`,
  `evaluate --network folder ${DATA}`,
  `evaluate --network net.pt ${DATA}`,
  `evaluate --network half.json ${DATA}`,
  `evaluate --network nan.json ${DATA}`,
  `evaluate --network table.csv ${DATA}`,
  `evaluate --network ${'x'.repeat(300)}.json ${DATA}`,
  `evaluate ${NET} --train none.csv --target y`,
  `evaluate ${NET} --train folder --target y`,
  `evaluate ${NET} --train ragged.csv --target y`,
  `evaluate ${NET} --train gap.csv --target y`,
  `evaluate ${NET} --train other.csv --target y`,
  `evaluate ${NET} --train kinds.csv --target y`,
  `evaluate ${NET} --train table.csv --target z`,
  `evaluate ${NET} --train table.csv --target y,y`,
  `evaluate ${NET} --train table.csv --target a`,
  `evaluate ${NET} --train table.csv --test none.csv --target y`,
  `evaluate ${NET} --train table.csv --test gap.csv --target y`,
  `evaluate ${NET} --dataset none.yaml`,
  `evaluate ${NET} --dataset deep.yaml`,
  `evaluate ${NET} --dataset data.yaml ${DATA}`,
  `evaluate ${NET} --dataset xor,xor`,
  `evaluate ${NET} --dataset monks-9`,
  'evaluate --network net.npz --train wide.csv --target y',
  `evaluate ${NET} ${DATA} --loss hinge`,
  `evaluate ${NET} ${DATA} --decay -1`,
  `evaluate ${NET} ${DATA} --decay much`,
  `evaluate ${NET} ${DATA} --outputs out.txt`,
  `evaluate ${NET} ${DATA} --outputs folder`,
  `evaluate ${NET} ${DATA} --outputs nowhere/out.csv`,
  `evaluate ${NET} ${DATA} --outputs kept.json`,
  `evaluate ${NET} ${DATA} --networks net.json`,
  `evaluate ${NET} ${DATA} more`,
  'train',
  `train ${DATA}`,
  'train --save new.json',
  'train --train none.csv --target y --layers 2-3-1 --save new.json',
  'train --train ragged.csv --target y --layers 2-3-1 --save new.json',
  'train --train table.csv --target self --layers 2-3-1 --save new.json',
  `train ${DATA} --layers 7-3-1 --save new.json`,
  `train ${DATA} --layers 2-0-1 --save new.json`,
  `train ${DATA} --layers 2-1000000000-1 --save new.json`,
  `train ${DATA} --layers many --save new.json`,
  `train ${DATA} --layers 2-3-1 --save new.txt`,
  `train ${DATA} --layers 2-3-1 --save folder`,
  `train ${DATA} --layers 2-3-1 --save nowhere/new.json`,
  `train ${DATA} --layers 2-3-1 --save kept.json`,
  `train ${DATA} --layers 2-3-1 --activation swish --save new.json`,
  `train ${DATA} --layers 2-3-1 --decay -1 --save new.json`,
  `train ${DATA} --layers 2-3-1 --seed one --save new.json`,
  `train ${DATA} --layers 2-3-1 --training hope --save new.json`,
  `train ${DATA} --layers 2-3-1 --loss hinge --save new.json`,
  `train ${DATA} --layers 2-3-1 --speed 7 --save new.json`,
  'inspect',
  'inspect --network none.json',
  `inspect --network half.json ${DATA}`,
  `inspect ${NET} --train ragged.csv --target y`,
  `inspect ${NET} --train other.csv --target y`,
  `inspect ${NET} --train table.csv --target z`,
  `inspect ${NET} ${DATA} --curvature bent`,
  `inspect ${NET} ${DATA} --alpha -1`,
  `inspect ${NET} ${DATA} --networks net.json`,
  'compact',
  'compact --network none.json --save new.json',
  'compact --network half.json --save new.json',
  'compact --network net.pt --save new.json',
  'compact --network net.json --save kept.json',
  'compact --network net.json --save new.txt',
  'compact --network net.json --save folder',
  'compact --network net.json --save nowhere/new.json',
  'prune',
  `prune ${NET} ${DATA}`,
  `prune ${DATA} --keep 0.5`,
  `prune ${NET} --keep 0.5`,
  `prune --network none.json ${DATA} --keep 0.5`,
  `prune --network half.json ${DATA} --keep 0.5`,
  `prune --network nan.json ${DATA} --keep 0.5`,
  `prune --network net.npz ${DATA} --keep 0.5`,
  `prune --network net.npz ${DATA} --activations tanh --keep 0.5`,
  `prune ${NET} --train ragged.csv --target y --keep 0.5`,
  `prune ${NET} --train other.csv --target y --keep 0.5`,
  `prune ${NET} --train kinds.csv --target y --keep 0.5`,
  `prune ${NET} --train table.csv --target z --keep 0.5`,
  `prune ${NET} --train table.csv --test wide.csv --target a --keep 0.5`,
  `prune ${NET} --dataset monks-1 --keep 0.5`,
  `prune ${NET} ${DATA} --keep 0.5 --weights 3`,
  `prune ${NET} ${DATA} --weights 3 --max-error-rise 10% --stop end`,
  `prune ${NET} ${DATA} --keep 0`,
  `prune ${NET} ${DATA} --keep 2`,
  `prune ${NET} ${DATA} --keep ten`,
  `prune ${NET} ${DATA} --weights 14`,
  `prune ${NET} ${DATA} --weights 1e99`,
  `prune ${NET} ${DATA} --max-error-rise much`,
  `prune ${NET} ${DATA} --stop sometime`,
  `prune ${NET} ${DATA} --keep 0.5 --train-first --training none`,
  `prune ${NET} ${DATA} --keep 0.5 --criterion magnitud`,
  `prune ${NET} ${DATA} --keep 0.5 --alpha -1`,
  `prune ${NET} ${DATA} --keep 0.5 --layers 2-3-1`,
  `prune ${NET} ${DATA} --keep 0.5 --name a/b`,
  `prune ${NET} ${DATA} --keep 0.5 --name monks`,
  `prune ${NET} ${DATA} --keep 0.5 --out table.csv`,
  `prune ${NET} ${DATA} --keep 0.5 --out table.csv/results`,
  `prune ${NET} ${DATA} --keep 0.5 --save kept.json`,
  `prune ${NET} ${DATA} --keep 0.5 --save net.npz`,
  `prune ${NET} ${DATA} --keep 0.5 --save new.txt`,
  `prune ${NET} ${DATA} --keep 0.5 --save nowhere/new.json`,
  `prune ${NET} ${DATA} --keep 0.5 --networks net.json`,
];

/** Words of a command, with paths in the folder of the test. */
const wordsOf = (command: string) =>
  command
    .split(' ')
    .map((word) =>
      word.split('/')[0] in FILES || /^(folder|nowhere|none|out|new|x+)\b/.test(word) ? join(root, word) : word,
    );

it.each(WRONG)('surgeon %s is refused in one line, and writes nothing', async (command) => {
  const before = contents();
  expect(await exitStatus(...wordsOf(command))).toBe(2);
  expect(printed()).toBe('');
  const [message, ...hints] = stderr.join('\n').split('\n');
  expect(message).toMatch(/^surgeon: \S.{5,700}$/);
  expect(hints.length).toBeLessThan(2);
  expect(stderr.join('\n')).not.toMatch(/\bat .*\.[jt]s:\d|\bundefined\b|\[object/);
  expect(contents()).toEqual(before);
});
