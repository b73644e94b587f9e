import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readDataSet } from '../../src/tabular/readDataSet.ts';

const folder = mkdtempSync(join(tmpdir(), 'patterns-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = `SNNS pattern definition file V3.2
generated at Sun Jan  4 10:00:00 1998


No. of patterns : 2
No. of input units : 3
No. of output units : 2

`;
const TWO = `${HEAD}# Input pattern 1:
1 0.5 -2e-1
# Output pattern 1:
0 1
# Input pattern 2:
.25 +3 4. # the last input
1 0`;
const read = (text: string | Uint8Array, more: object = {}, name = 'two.pat') => {
  writeFileSync(join(folder, name), text);
  return readDataSet({ train: join(folder, name), ...more });
};

describe('patterns of SNNS', () => {
  it('are rows of inputs and outputs, which are the targets', async () => {
    const data = await read(TWO);
    expect([data.name, data.inputNames, data.outputNames]).toEqual(['two', ['i1', 'i2', 'i3'], ['o1', 'o2']]);
    expect([...data.train.inputs]).toEqual([1, 0.5, -0.2, 0.25, 3, 4]);
    expect([...data.train.targets]).toEqual([0, 1, 1, 0]);
  });

  it('have the columns that somebody names', async () => {
    const data = await read(TWO, { target: 'o2', inputs: ['i3', 'o1'] });
    expect([[...data.train.inputs], [...data.train.targets]]).toEqual([
      [-0.2, 0, 4, 1],
      [1, 0],
    ]);
  });

  it('may be compressed, have other line ends and an end of text, be cut anywhere, and have a header of other form', async () => {
    const { sha256 } = await read(TWO);
    const older = TWO.replace('V3.2', 'V1.4')
      .replace('units : 3', 'units     : 3')
      .replace(/^generated.*$/m, '');
    const forms = [
      TWO.replaceAll('\n', '\r\n'),
      TWO.replaceAll('\n', '\r'),
      `${TWO}\n\x1a`,
      older,
      HEAD + TWO.slice(HEAD.length).replaceAll(/(?<=\d) (?=[-+.\d])/g, '\n'),
    ];
    for (const form of forms) expect((await read(form)).sha256).toBe(sha256);
    expect((await read(gzipSync(TWO), {}, 'two.pat.gz')).sha256).toBe(sha256);
    // Words and comments that lie across pieces of 2²⁰ bytes.
    for (let shift = 0; shift < 40; shift += 3) {
      const padding = `#${' '.repeat(2 ** 20 - HEAD.length - 40 + shift)}\n`;
      expect((await read(TWO.replace('# Input pattern 1', `${padding}# Input`))).sha256).toBe(sha256);
    }
  });

  it('may name their classes, which are passed over, and have no outputs', async () => {
    const classes = TWO.replace(
      '# Input pattern 1',
      'No. of classes : 2\nClass redistribution : [ 1 1 ]\n# Input pattern 1',
    );
    const named = classes.replace('\n0 1\n', '\n0 1\nA\n').replace(/1 0$/, '1 0\n7\n');
    expect((await read(named)).sha256).toBe((await read(TWO)).sha256);
    const alone = HEAD.replace('No. of output units : 2\n', '');
    await expect(read(`${alone}1 2 3\n4 5 6\n`)).rejects.toThrow(
      'two.pat has inputs alone: name target, or say target: self',
    );
    expect([...(await read(`${alone}1 2 3\n4 5 6\n`, { target: 'i2' })).train.inputs]).toEqual([1, 3, 4, 6]);
  });

  it.each<[string, string, string]>([
    ['another beginning', TWO.replace('pattern', 'network'), 'must begin with "SNNS pattern definition file V…"'],
    [
      'no counts',
      'SNNS pattern definition file V3.2\n1 2 3\n',
      'must say "No. of patterns : N", 1 to 999999999, got null',
    ],
    [
      'a count that is none',
      TWO.replace('units : 3', 'units : x'),
      'line 6: No. of input units must be an integer ≥ 0, got "x"',
    ],
    [
      'no patterns',
      TWO.replace('patterns : 2', 'patterns : 0'),
      'must say "No. of patterns : N", 1 to 999999999, got 0',
    ],
    [
      'too many inputs',
      TWO.replace('units : 3', 'units : 100001'),
      '"No. of input units : N", 1 to 100000, got 100001',
    ],
    [
      'variable sizes',
      TWO.replace('# Input', 'No. of variable input dimensions : 1\n# Input'),
      'line 9: patterns of variable size are not read',
    ],
    [
      'fewer patterns',
      TWO.replace('patterns : 2', 'patterns : 3'),
      'is cut short: its header says 3 patterns, and there are 2',
    ],
    ['half a pattern', TWO.slice(0, -2), 'its header says 2 patterns, and there are 1 and a part of one'],
    ['more patterns', `${TWO} 1`, 'has more than the 2 patterns that its header says'],
    ['a word', TWO.replace('+3', 'x3'), 'row 2, column "i2" must be a finite number, got "x3"'],
    [
      'what is not finite',
      TWO.replace('0 1\n', '0 1e999\n'),
      'row 1, column "o2" must be a finite number, got "1e999"',
    ],
    ['brackets', TWO.replace('1 0.5', '[ 2 ] 1 0.5'), 'row 1, column "i1" must be a finite number, got "["'],
    ['a long word', TWO.replace('+3', '3'.repeat(2000)), 'row 2 has a word of more than 1000 letters'],
  ])('with %s are refused', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
