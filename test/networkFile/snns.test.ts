import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../src/network/architecture.ts';
import { networkOutputs } from '../../src/network/forward.ts';
import { compactStored } from '../../src/networkFile/compactStored.ts';
import { readNetwork } from '../../src/networkFile/readNetwork.ts';
import { networkBytes } from '../../src/networkFile/writeNetwork.ts';
import { uniformStream } from '../../src/random.ts';
import { SMALL, snnsText } from './snnsText.ts';

const read = (text: string | Uint8Array, name = 'net.net') => readNetwork(Buffer.from(text), { name });
const written = async (...given: Parameters<typeof networkBytes>) => Buffer.from(await networkBytes(...given));

/** A network of random weights without those that `isDeleted` says. */
function network(layers: readonly number[], isDeleted: (q: number) => boolean = () => false) {
  const uniform = uniformStream('a network of SNNS', 1);
  const made = networkOf({ layers, activation: layers.length > 2 ? 'tanh' : null, outputActivation: 'sigmoid' });
  const isBias = (q: number) => made.stages.some(({ firstValue }) => made.sourceOf[q] === firstValue - 1);
  const mask = Uint8Array.from({ length: made.weights }, (_, q) => (isDeleted(q) && !isBias(q) ? 0 : 1));
  return { network: made, mask, weights: Float64Array.from(mask, (live) => (live === 1 ? uniform() - 0.5 : 0)) };
}

describe('a file of SNNS', () => {
  it('is the network of its links, those that are missing deleted', async () => {
    // Units 1, 2 → 4 (tanh), 3 (tanh) → 5 (logistic): hidden units are 3 and 4, in the order of the file.
    const { network: found, weights, mask } = await read(SMALL);
    expect([found.layers, found.activation, found.outputActivation]).toEqual([[2, 2, 1], 'tanh', 'sigmoid']);
    expect([...weights]).toEqual([0.5, 0, 0.25, -1, 2, -0.75, 3, -4.5, 0.125]);
    expect([...mask!]).toEqual([1, 0, 1, 1, 1, 1, 1, 1, 1]);
    const h = [Math.tanh(0.5 * 1 + 0.25), Math.tanh(-1 * 1 + 2 * 2 - 0.75)];
    const o = 1 / (1 + Math.exp(-(3 * h[0] - 4.5 * h[1] + 0.125)));
    const [output] = networkOutputs(found, weights, { inputs: Float64Array.of(1, 2) }, { start: 0, end: 1 });
    expect(output).toBeCloseTo(o, 14); // three roundings of numbers below 1
  });

  it('is one of its name and of its beginning, and says the loss', async () => {
    expect((await readNetwork(Buffer.from(SMALL))).network.loss).toBe('squared');
    expect((await readNetwork(Buffer.from(SMALL), { loss: 'crossEntropy' })).network.loss).toBe('crossEntropy');
  });

  it('takes functions from types and defaults; Act_Identity leaves the bias out', async () => {
    const typed = SMALL.replace('0    | Act_TanH ||', '0    |||').replace('|          | h1', '| flat     | h1');
    const types = 'type definition section :\n\nname | act func | out func | sites\n---|---|---|---\n';
    const file = typed.replace(
      'unit definition',
      `${types}flat | Act_TanH | Out_Identity |\n---|---|---|---\n\nunit definition`,
    );
    expect((await read(file)).network.activation).toBe('tanh');
    const linear = await read(SMALL.replace('Act_Logistic ||\n-', 'Act_Identity ||\n-'));
    expect([linear.network.outputActivation, linear.network.biases]).toEqual(['linear', 'yes-no']);
    expect((await read(SMALL.replace('Act_Logistic ||\n-', 'Act_IdentityPlusBias ||\n-'))).network.biases).toBe('all');
  });

  it('reads rows that go on in further lines, comments, and lines that end with CR and LF', async () => {
    const plain = await read(SMALL);
    const broken = SMALL.replace('2: 2.00000, ', '2: 2.00000,\n# half\n              ').replaceAll('\n', '\r\n');
    expect([...(await read(broken)).weights]).toEqual([...plain.weights]);
  });
});

describe('written again', () => {
  it('unchanged has the same bytes', async () => {
    expect((await written('a.net', await read(SMALL))).toString()).toBe(SMALL);
  });

  it('has other weights, lacks deleted links, and is else as it was', async () => {
    const stored = await read(SMALL);
    const weights = Float64Array.of(0.5, 0, 0.25, 0, 1 / 3, 1e-7, 3, -4.5, 0.125);
    const mask = Uint8Array.of(1, 0, 1, 0, 1, 1, 1, 1, 1);
    const text = (await written('a.net', { ...stored, weights, mask })).toString();
    const again = await read(text);
    expect([...again.weights]).toEqual([...weights]);
    expect([...again.mask!]).toEqual([...mask]);
    const before = SMALL.split('\n');
    const differing = text.split('\n').filter((line, l) => line !== before[l]);
    expect(differing).toEqual([
      'no. of connections : 4',
      '  4 |          | h2       |  0.00000 |     1e-7 | h  | 3,2,0    | Act_TanH ||',
      '     4 |      |   2:0.3333333333333333',
      '     3 |      |   1:     0.5',
      '     5 |      |   3:       3,   4:    -4.5',
    ]);
  });

  it('has a link that came back', async () => {
    const stored = await read(SMALL);
    const weights = stored.weights.with(1, 0.0625);
    const again = await read(await written('a.net', { ...stored, weights, mask: undefined }));
    expect([...again.weights]).toEqual([...weights]);
    expect(again.mask).toBeUndefined();
  });

  it('compact lacks units, and takes the same inputs', async () => {
    // Without 4 → 5, h2 goes; with 2 → 3 in the place of 1 → 3 nothing needs the first input.
    const text = SMALL.replace('3: 3.00000,  4:-4.50000', '3: 3.00000')
      .replace('connections : 5', 'connections : 4')
      .replace('1: 0.50000', '2: 0.50000');
    const { stored } = compactStored(await read(text));
    expect(stored.network.layers).toEqual([1, 1, 1]);
    const again = await read(await written('small.net', stored));
    expect(again.network.layers).toEqual([2, 1, 1]);
    expect([...again.weights]).toEqual([0, 0.5, 0.25, 3, 0.125]);
    expect([...again.mask!]).toEqual([0, 1, 1, 1, 1]);
  });
});

describe('a new file', () => {
  it('comes back with the bits of its weights and its mask', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 30, maxLength: 30 }), async (bits) => {
        // All that is asked of a mask: a link from the inputs to each hidden unit, whose layer it tells.
        const stored = network([3, 4, 2], (q) => bits[q % 30] % 2 === 0 && (q >= 16 || q % 4 !== 0));
        const again = await read(await written('new.net', stored));
        expect(again.network).toEqual(stored.network);
        expect(again.weights).toEqual(stored.weights);
        expect(again.mask ?? new Uint8Array(stored.mask.length).fill(1)).toEqual(stored.mask);
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, readonly number[], (q: number) => boolean]>([
    ['a unit without inputs', [2, 3, 2, 1], (q) => q < 2],
    ['a unit of the second layer without inputs', [2, 3, 2, 1], (q) => q >= 9 && q < 12],
    ['a unit of the first layer without outputs', [2, 3, 2, 1], (q) => q === 9 || q === 13],
    ['inputs that lead nowhere', [2, 3, 2, 1], (q) => q < 9],
    ['outputs that nothing leads to', [2, 3, 2, 1], (q) => q >= 17],
    ['a unit alone, and no path', [2, 3, 1], (q) => q < 2 || q >= 9],
    ['an output alone', [2, 3, 2], (q) => q >= 9 && q < 12],
  ])('keeps the layers of %s', async (_, layers, isDeleted) => {
    const stored = network(layers, isDeleted);
    const again = await read(await written('new.net', stored));
    expect(again.network.layers).toEqual(layers);
    expect([...again.mask!]).toEqual([...stored.mask]);
  });

  it('names inputs and outputs as SNNS can, and comes from data without scales alone', async () => {
    const names = { inputNames: ['width', 'a|b'], outputNames: ['y'] };
    const columns = [{ name: 'width' }, { name: 'a|b' }];
    const text = await written('n.net', { ...network([2, 1]), ...names, preprocessing: { columns } });
    expect(text.toString()).toMatch(/\| {10}\| width {4}\|/);
    expect(text.toString()).toMatch(/\| {10}\| {10}\|/);
    const scaled = { columns: [{ name: 'width', mean: 1, scale: 2 }, { name: 'b' }] };
    await expect(networkBytes('n.net', { ...network([2, 1]), preprocessing: scaled })).rejects.toThrow(
      'n.net would lose the mean and scale of column "width": .json has room for them',
    );
  });

  it('is not of functions that SNNS has not', async () => {
    const relu = networkOf({ layers: [1, 1, 1], activation: 'relu', outputActivation: 'linear' });
    await expect(networkBytes('r.net', { network: relu, weights: new Float64Array(4) })).rejects.toThrow(
      'r.net: SNNS has sigmoid, tanh and linear units alone, got relu',
    );
  });
});

describe('refused is', () => {
  const shortcut = SMALL.replace('connections : 5', 'connections : 6').replace(
    '  3: 3.00000',
    '  1: 1.00000,  3: 3.00000',
  );
  it.each<[string, string, string]>([
    [
      'another beginning',
      'SNNS result file V1.4-3D\n',
      'must begin with "SNNS network definition file V…", got "SNNS re',
    ],
    ['no section', SMALL.slice(0, 150), 'net.net has no sections, such as "unit definition section :"'],
    ['no units', SMALL.replace('unit definition', 'other'), 'net.net has no unit definition section'],
    ['no links', SMALL.replace('connection def', 'other'), 'net.net has no connection definition section'],
    [
      'half a section',
      SMALL.slice(0, -60),
      'net.net is cut short: connection definition section has no line ---|--- at its end',
    ],
    ['a section twice', SMALL + SMALL, 'line 54: unit default section is there twice'],
    [
      'other units than it says',
      SMALL.replace('units : 5', 'units : 6'),
      'net.net says no. of units : 6, and there are 5',
    ],
    ['other links than it says', SMALL.replace('ions : 5', 'ions : 4'), 'says no. of connections : 4, and there are 5'],
    ['no count', SMALL.replace('no. of units', 'nr. of units'), 'must say "no. of units : N" above its sections'],
    [
      'a unit twice',
      SMALL.replace('  2 |          |', '  1 |          |'),
      'line 25 must begin with a number of its own ≥ 1, got "1"',
    ],
    [
      'a unit without columns',
      SMALL.replace('  2 |          |', '  2 |'),
      'line 25 must be a unit of 10 columns with bars',
    ],
    [
      'a special unit',
      SMALL.replace('| h  | 3,1,0', '| sh | 3,1,0'),
      'unit 3 must be i (input), h (hidden) or o (output), got "sh"',
    ],
    ['sites', SMALL.replace('Act_TanH ||', 'Act_TanH || s1'), 'line 26: unit 3 has sites, "s1", which are not read'],
    [
      'an output function',
      SMALL.replace('Act_TanH ||', 'Act_TanH | Out_Clip_01 |'),
      'must have the output function Out_Identity',
    ],
    [
      'another function',
      SMALL.replace(/Act_TanH/g, 'Act_Signum'),
      'unit 3 must have one of Act_Logistic, Act_TanH, Act_IdentityPlusBias',
    ],
    [
      'mixed functions',
      SMALL.replace('0    | Act_TanH', '0    | Act_Logistic'),
      'line 27: unit 4 must have Act_Logistic as unit 3 of its layer, got "Act_TanH"',
    ],
    [
      'a bias that is none',
      SMALL.replace('0.25000', '0.2x000'),
      'line 26: unit 3: its bias must be a finite number, got "0.2x000"',
    ],
    [
      'a weight that is none',
      SMALL.replace('-1.00000', '1e999'),
      'line 35: a weight must be a finite number, got "1e999"',
    ],
    ['a link from nowhere', SMALL.replace('1:-1.00000', '9:-1.00000'), 'line 35 must name a unit of the file, got "9"'],
    [
      'a link without a colon',
      SMALL.replace('1:-1.00000', '1-1.00000'),
      'line 35 must have links source:weight, got "1-1.00000"',
    ],
    [
      'a row without bars',
      SMALL.replace('     4 |      |', '     4       '),
      'line 35 must be "target | site | source:weight, …"',
    ],
    ['a link twice', SMALL.replace('1:-1.00000', '2:-1.00000'), 'line 35: link 2 → 4 is there twice'],
    ['a shortcut', shortcut, 'skips a layer: layers must be linked to the next one only'],
    ['a link to itself', SMALL.replace('1:-1.00000', '4:-1.00000'), 'line 35: link 4 → 4 skips a layer'],
    ['a link back', SMALL.replace('1:-1.00000', '5:-1.00000'), 'skips a layer'],
    [
      'outputs in two layers',
      snnsText(['i', 'o', 'o'], ['2 | | 1:1', '3 | | 2:1']),
      'units 2 and 3 are 1 and 2 links from the inputs',
    ],
    [
      'a hidden unit behind the outputs',
      snnsText(['i', 'o', 'h'], ['2 | | 1:1', '3 | | 2:1']),
      'unit 3 is a hidden unit, and its links put it behind the outputs',
    ],
    ['an input with links', snnsText(['i', 'o', 'i'], ['2 | | 1:1', '3 | | 2:1']), 'skips a layer'],
    [
      'a unit that has no place',
      snnsText(['i', 'o', 'h'], ['2 | | 1:1']),
      'unit 3 is linked to no layer, and has no place',
    ],
    ['no outputs', snnsText(['i', 'h'], ['2 | | 1:1']), 'must have input units and output units, got 1 and 0'],
  ])('%s', async (_, text, message) => {
    const refusal = await read(text).then(
      () => 'read',
      (error: Error) => error.message,
    );
    expect(refusal).toContain(message);
    expect(refusal).toMatch(/^net\.net[^\n]+$/);
  });

  it('options of files of weights alone', async () => {
    await expect(readNetwork(Buffer.from(SMALL), { name: 'n.net', rows: 'units' })).rejects.toThrow(
      'rows is an option for files of weights alone: n.net says it',
    );
  });

  it('more weights than memory holds, before they take any', async () => {
    const units = [...Array.from({ length: 3000 }, () => 'i'), ...Array.from({ length: 3000 }, () => 'o')];
    await expect(read(snnsText(units, ['3001 | | 1:1']))).rejects.toThrow('its units are 3000-3000, 9003000 weights');
  });
});
