import { gzipSync } from 'node:zlib';
import { SMALL, snnsText } from '../../test/networkFile/snnsText.ts';
import { type Case, type Content, caseOf, lines, many } from './case.ts';

const HEAD = (patterns: number | string, inputs: number | string, outputs: number | string) =>
  `SNNS pattern definition file V3.2\ngenerated at noon\n\n\nNo. of patterns : ${patterns}\nNo. of input units : ${inputs}\nNo. of output units : ${outputs}\n\n`;

/** The file of small changes. */
const changed = (from: string | RegExp, to: string) => SMALL.replace(from, to);
/** Networks of SNNS that are wrong, or look like it. */
function networks(): Case[] {
  const [rule, end] = ['----|----\n', 'connection definition section :\n-------|------|---\n'];
  const upToLinks = SMALL.slice(0, SMALL.indexOf('connection definition'));
  const bad: readonly (readonly [name: string, content: Content])[] = [
    ['nothing', ''],
    ['its first line alone', 'SNNS network definition file V1.4-3D\n'],
    ['of no version', changed('V1.4-3D', '')],
    ['half', SMALL.slice(0, 1200)],
    ['without its last rule', SMALL.slice(0, -60)],
    ['sections alone', 'SNNS network definition file V1.4-3D\nunit definition section :\n'],
    ['titles, a million', `SNNS network definition file V1.4-3D\n${many('x section :\n', 1_000_000)}`],
    ['a title of 20 MB', `SNNS network definition file V1.4-3D\n${many('a ', 10_000_000)}section :\n`],
    ['a rule of 20 MB', changed('---------|', many('-|', 10_000_000))],
    ['rules alone', `SNNS network definition file V1.4-3D\n${many(rule, 1_000_000)}`],
    ['line ends, 20 MB', `SNNS network definition file V1.4-3D\n${many('\n', 20_000_000)}`],
    ['40 MB', `${SMALL}${many(' ', 40_000_000)}`],
    ['without units', snnsText([], ['1 | | 1:1'])],
    ['units that are not there', changed('units : 5', 'units : 999999999')],
    ['links that are not there', changed('connections : 5', 'connections : 999999999')],
    ['a count below 0', changed('units : 5', 'units : -5')],
    ['a count of letters', changed('units : 5', 'units : five')],
    ['counts of 20 MB', changed('units : 5', `units :${many(' ', 20_000_000)}5x`)],
    ['a unit numbered 0', changed('  1 |          | a', '  0 |          | a')],
    ['a unit numbered by letters', changed('  1 |          | a', '  x |          | a')],
    ['a unit numbered 10³⁰', changed('  1 |          | a', `${many('9', 30)} |          | a`)],
    ['units of one number', changed('  2 |          | b', '  1 |          | b')],
    ['bars, a million', changed('| i  | 1,1,0    |||', many('|', 1_000_000))],
    ['bars, 20 MB', changed('1: 0.50000', many('|', 20_000_000))],
    ['commas, 20 MB', changed('1: 0.50000', many(',', 20_000_000))],
    ['commas with blanks', changed('1: 0.50000', many(', ', 1_000_000))],
    ['colons, 20 MB', changed('1: 0.50000', many(':', 20_000_000))],
    ['a weight of 20 MB', changed('1: 0.50000', `1:${many('9', 20_000_000)}`)],
    ['a name of a function of 20 MB', changed('Act_TanH ||', `${many('A', 20_000_000)} ||`)],
    ['a kind of its own', changed('| h  | 3,1,0', '| __proto__ | 3,1,0')],
    ['a function of its own', changed('0    | Act_TanH', '0    | constructor')],
    [
      'a type that is not there, of a default that is none',
      changed('Act_TanH     | Out', 'Act_X     | Out').replaceAll('| Act_TanH ||', '|||'),
    ],
    ['NaN', changed('0.50000', 'nan')],
    ['infinity', changed('0.50000', 'inf')],
    ['1e999', changed('0.50000', '1e999')],
    ['a hexadecimal weight', changed('0.50000', '0x10')],
    ['a bias that is none', changed('0.25000', '--1')],
    ['a bias that is too large', changed('0.25000', '1e400')],
    ['a link from nowhere', changed('1: 0.50000', '77: 0.50000')],
    ['a link to nowhere', changed('     3 |      |', '    33 |      |')],
    ['a link to itself', changed('1: 0.50000', '3: 0.50000')],
    ['a link twice', changed('1:-1.00000', '2:-1.00000')],
    ['a link that skips a layer', changed('     5 |      |  3: 3.00000', '     5 |      |  1: 3.00000')],
    ['a link back', changed('1: 0.50000', '5: 0.50000')],
    ['a ring', snnsText(['i', 'h', 'h', 'o'], ['2 | | 3:1', '3 | | 2:1', '4 | | 3:1'])],
    ['a link to an input', snnsText(['i', 'i', 'o'], ['2 | | 1:1', '3 | | 1:1'])],
    ['inputs alone', snnsText(['i', 'i'], ['2 | | 1:1'])],
    ['sites', changed('     3 |      |', '     3 | site |')],
    ['a time delay', changed('connection definition', 'time delay')],
    ['links, a million in a ring', snnsText(['i', 'h', 'o'], [`2 | | ${many('1:1,', 1_000_000)}1:1`])],
    [
      'rows of links, a million',
      snnsText(
        ['i', 'o'],
        Array.from({ length: 1_000_000 }, () => '2 | | 1:1'),
      ),
    ],
    [
      'units, 20 MB of them',
      snnsText(
        Array.from({ length: 600_000 }, () => 'i'),
        ['1 | | 1:1'],
      ),
    ],
    [
      'more weights than memory holds',
      snnsText(
        [...Array.from({ length: 60_000 }, () => 'i'), ...Array.from({ length: 60_000 }, () => 'o')],
        ['60001 | | 1:1'],
      ),
    ],
    [
      'a chain of 100,000 layers',
      snnsText(
        ['i', ...Array.from({ length: 100_000 }, () => 'h'), 'o'],
        Array.from({ length: 100_000 }, (_, k) => `${k + 2} | | ${k + 1}:1`),
      ),
    ],
    ['Latin 1 for a number', Buffer.from(changed('0.50000', '\xb2'), 'latin1')],
    ['zeros for links', `${upToLinks}${end}${many('\0', 1_000_000)}`],
    ['UTF-16', Buffer.from(`\uFEFF${SMALL}`, 'utf16le')],
    ['a pickle', Buffer.from('\x80\x04\x95cos\nsystem\n', 'latin1')],
  ];
  const good: readonly (readonly [name: string, content: Content])[] = [
    ['as it is', SMALL],
    ['with CRLF', SMALL.replaceAll('\n', '\r\n')],
    ['with comments', changed('     3 |', '# here\n     3 |')],
    ['with names in Latin 1', Buffer.from(changed('| a  ', '| \xe4  '), 'latin1')],
    ['with blanks behind it', `${SMALL}${many('\n', 1_000_000)}`],
    [
      'of 1,000 layers',
      snnsText(
        ['i', ...Array.from({ length: 998 }, () => 'h'), 'o'],
        Array.from({ length: 999 }, (_, k) => `${k + 2} | | ${k + 1}:1`),
      ),
    ],
  ];
  return [
    ...bad.map(([name, content]) => caseOf('network', 'x.net', `SNNS: ${name}`, content)),
    ...good.map(([name, content]) => caseOf('network', 'x.net', `SNNS: ${name}`, content, false)),
  ];
}

/** Patterns of SNNS that are wrong, or look like it. */
function patterns(): Case[] {
  const bad: readonly (readonly [name: string, content: Content])[] = [
    ['nothing', ''],
    ['another file of SNNS', SMALL],
    ['a header alone', HEAD(2, 1, 1)],
    ['no counts', 'SNNS pattern definition file V3.2\n1 2\n'],
    ['no patterns', `${HEAD(0, 1, 1)}`],
    ['10⁹ patterns', `${HEAD(999_999_999, 1, 1)}1 2\n`],
    ['10³⁰ patterns', `${HEAD(many('9', 30), 1, 1)}1 2\n`],
    ['10⁹ inputs', `${HEAD(1, 999_999_999, 1)}1 2\n`],
    ['no inputs', `${HEAD(1, 0, 1)}1\n`],
    ['no outputs', `${HEAD(1, 1, 0)}1\n`],
    ['a count below 0', `${HEAD(1, -1, 1)}1 2\n`],
    ['a count of parts', `${HEAD(1, '1.5', 1)}1 2\n`],
    ['one number too few', `${HEAD(2, 1, 1)}1 2 3\n`],
    ['one number too many', `${HEAD(2, 1, 1)}1 2 3 4 5\n`],
    ['10 million numbers too many', `${HEAD(2, 1, 1)}${many('1 ', 10_000_000)}`],
    ['a word', `${HEAD(1, 1, 1)}1 x\n`],
    ['a word of 20 MB', `${HEAD(1, 1, 1)}${many('1', 20_000_000)} 1\n`],
    ['NaN', `${HEAD(1, 1, 1)}nan 1\n`],
    ['1e999', `${HEAD(1, 1, 1)}1 1e999\n`],
    ['a hexadecimal number', `${HEAD(1, 1, 1)}1 0x10\n`],
    ['a comma', `${HEAD(1, 1, 1)}1,5 2\n`],
    [
      'variable sizes',
      `${HEAD(1, 1, 1)}No. of variable input dimensions : 1\nMaximum input dimensions : [ 5 ]\n\n[ 1 ]\n1 1\n`,
    ],
    ['a remap function', `${HEAD(1, 1, 1)}Remap function : Threshold\n1 1\n`],
    ['brackets', `${HEAD(1, 1, 1)}[ 1 ] 1 1\n`],
    ['a comment that never ends', `${HEAD(1, 1, 1)}#${many('x', 20_000_000)}`],
    ['blanks, 20 MB', `${HEAD(1, 1, 1)}${many(' ', 20_000_000)}`],
    ['a header of 20 MB', `SNNS pattern definition file V3.2\n${many('# more\n', 3_000_000)}${HEAD(1, 1, 1)}1 2\n`],
    ['zeros', `${HEAD(1, 1, 1)}${many('\0', 1_000_000)}`],
  ];
  const good: readonly (readonly [name: string, content: Content])[] = [
    ['as it is', `${HEAD(2, 1, 1)}1 2\n3 4\n`],
    ['in UTF-16', Buffer.from(`\uFEFF${HEAD(2, 1, 1)}1 2\n3 4\n`, 'utf16le')],
    ['in a row', `${HEAD(2, 1, 1)}1 2 3 4`],
    ['with an end of text', `${HEAD(2, 1, 1)}1 2\r\n3 4\r\n\x1a`],
    ['with comments of 20 MB', `${HEAD(2, 1, 1)}#${many('x', 20_000_000)}\n1 2 3 4\n`],
    ['with classes', `${HEAD(2, 1, 1)}No. of classes : 2\nClass redistribution : [ 1 1 ]\n1 2 a 3 4 7\n`],
    ['of 100,000 inputs', `${HEAD(1, 100_000, 1)}${many('1 ', 100_001)}`],
  ];
  const gz = (name: string, content: Uint8Array, isWrong = true) =>
    caseOf('patterns', 'x.pat.gz', `patterns, gzip: ${name}`, content, isWrong);
  const packed = gzipSync(`${HEAD(2, 1, 1)}1 2\n3 4\n`);
  return [
    ...bad.map(([name, content]) => caseOf('patterns', 'x.pat', `patterns: ${name}`, content)),
    ...good.map(([name, content]) => caseOf('patterns', 'x.pat', `patterns: ${name}`, content, false)),
    gz('as it is', packed, false),
    gz('half', packed.subarray(0, packed.length >> 1)),
    gz('a bomb', gzipSync(`${HEAD(1, 1, 1)}${lines(1, () => many(' ', 2 ** 28))}`)),
  ];
}

/** Networks and patterns of SNNS that are wrong by rule, and some that only look like it. */
export const snnsCases = (): Case[] => [...networks(), ...patterns()];
