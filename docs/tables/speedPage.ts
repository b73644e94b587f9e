import { existsSync, readFileSync } from 'node:fs';
import type { Comparison } from '../../bench/comparisons.ts';
import type { Measurement } from '../../bench/measurement.ts';
import { rateTable } from '../../bench/pivots.ts';
import { textTable } from '../../src/report/textTable.ts';

/** A file of results of the bench. */
export interface SpeedLines {
  readonly measurements: readonly Measurement[];
  readonly comparisons: readonly Comparison[];
}

/** Reads such a file; nothing where there is none. */
export function speedLines(path: string): SpeedLines {
  const lines = (existsSync(path) ? readFileSync(path, 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return {
    measurements: lines.filter(({ medianMs }) => medianMs !== undefined),
    comparisons: lines.filter(({ comparison }) => comparison !== undefined),
  };
}

/**
 * `docs/speed.md` with its tables as the files of results have them: each between `<!-- table NAME -->` and
 * `<!-- end -->`. A table of which they have nothing stays as it is.
 */
export const speedPage = (page: string, reference: SpeedLines, kernels: SpeedLines): string =>
  page.replaceAll(/<!-- table (\w+) -->\n.*?<!-- end -->/gs, (before, name: string) => {
    const text = {
      times: () => timesOf(reference.measurements),
      tiles: () => rateTable(kernels.measurements.filter(({ what }) => what.startsWith('tiles'))),
      peers: () => peerTable(kernels.comparisons),
      shown: () => shownTable(kernels.comparisons),
      network: () => networkTable(kernels.measurements),
    }[name]!();
    return text === '' ? before : `<!-- table ${name} -->\n\n${text}\n\n<!-- end -->`;
  });

/** Times, a column a participant. */
const COLUMNS: readonly (readonly [string, (one: Measurement) => boolean])[] = [
  ['`wasm`, Node 20', ({ mode, node }) => mode === 'narrow' && major(node) === 20],
  ['`wasm`, Node 24', ({ mode, node }) => mode === 'wide' && major(node) === 24],
  ['`fused`, Node 24', ({ mode, node }) => mode === 'fused' && major(node) === 24],
  ['`openblas`', ({ backend }) => backend === 'openblas'],
  ['plain TypeScript', ({ backend }) => backend === 'naive'],
  ['numpy, usual form', (one) => isNumpy(one, 'usual') && isRight(one)],
  ['numpy, best form', (one) => isNumpy(one, 'best') && isRight(one)],
  ['the same as Haswell', (one) => isNumpy(one, 'best') && one.coreType === 'Haswell'],
  ['the same as Prescott', (one) => isNumpy(one, 'best') && one.kernel.endsWith('Prescott')],
];
const ROWS: readonly (readonly [string, string, number])[] = [
  ['H from a Jacobian, n 1000, P 5000', 'accumulate', 1000],
  ['recursive inverse, n 1000, P 1000', 'recursive', 1000],
  ['exact inverse, n 2000', 'exact', 2000],
  ['OBS deletes 900 of 1000 weights', 'sweep', 1000],
  ['OBS deletes 3,600 of 4000 weights', 'sweep', 4000],
  ['H of a 64-16-10 network, 12,000 gradients', 'digits-size/curvature', 1210],
];

const major = (node: string | null) => (node === null ? null : Number.parseInt(node, 10));
const isNumpy = ({ backend, form }: Measurement, wanted: Measurement['form']) => backend === 'numpy' && form === wanted;
const isRight = ({ kernel }: Measurement) => !/Haswell|Prescott/.test(kernel);

function timesOf(all: readonly Measurement[]): string {
  if (all.every(({ mode }) => mode === undefined)) return ''; // lines from before there were several kernels
  const most = Math.max(...all.map(({ threads }) => threads));
  const rows = ROWS.map(([label, what, n]) => {
    const ofTask = all.filter((one) => one.what === what && one.n === n);
    return [
      label,
      ...COLUMNS.map(([, isIt]) => {
        const found = ofTask.findLast((one) => isIt(one) && (one.threads === most || one.backend === 'naive'));
        return found ? milliseconds(found.medianMs) : '-';
      }),
    ];
  });
  return textTable([`${most} threads`, ...COLUMNS.map(([name]) => name)], rows);
}

/** Two digits, or three from 100 on; thousands with a comma. */
const milliseconds = (ms: number): string => Number(ms.toPrecision(ms < 100 ? 2 : 3)).toLocaleString('en');

const WORDS: Readonly<Record<string, string>> = {
  accumulate: 'H from a Jacobian',
  recursive: 'recursive inverse',
  exact: 'exact inverse',
  sweep: 'OBS deletes nine tenths',
};

/** Time over numpy's best form, a row a task and size, a column a kind of kernels and a core type. */
function peerTable(all: readonly Comparison[]): string {
  const found = all.flatMap((one) => {
    const parts = /^wasm (\S+), Node\.js (\d+)\S* \d+ threads? over numpy best, (\S+)$/.exec(one.comparison);
    return parts && one.what in WORDS ? [{ one, task: taskOf(one), column: `\`${parts[1]}\` over ${parts[3]}` }] : [];
  });
  const columns = [...new Set(found.map(({ column }) => column))];
  const rows = [...new Set(found.map(({ task }) => task))].map((task) => [
    task,
    ...columns.map((column) => {
      const last = found.findLast((entry) => entry.task === task && entry.column === column);
      return last ? ranged(last.one) : '-';
    }),
  ]);
  return rows.length === 0 ? '' : textTable(['', ...columns], rows);
}

/** Seconds of the parts of NETtalk's size, by this build and the one before. */
function networkTable(all: readonly Measurement[]): string {
  const columns = [COLUMNS[1], COLUMNS[2], ['the build before', ({ form }: Measurement) => form === 'before'] as const];
  const parts = { curvature: 'H', exact: 'exact inverse', sweep: '3,986 deletions', whole: 'all three' };
  const cells = Object.entries(parts).map(([part, label]) => {
    const ofPart = all.filter(({ what }) => what === `nettalk-size/${part}`);
    const found = columns.map(([, isIt]) => ofPart.findLast(isIt));
    return [label, ...found.map((one) => (one ? `${(one.medianMs / 1000).toFixed(2)} s` : '-'))];
  });
  const peaks = columns.map(([, isIt]) => all.findLast((one) => one.what === 'nettalk-size/whole' && isIt(one)));
  if (peaks.every((one) => one === undefined)) return '';
  const memory = peaks.map((one) => (one ? `${(one.peakBytes / 2 ** 20).toFixed(0)} MiB` : '-'));
  return textTable(['Node 24, 2 threads', ...columns.map(([name]) => name)], [...cells, ['peak memory', ...memory]]);
}

const taskOf = ({ what, n, P }: Comparison) => {
  const size = `${WORDS[what]}, n ${n}`;
  return what === 'exact' || what === 'sweep' ? size : `${size}, P ${P}`;
};

/** The other ratios that are claims: what the comparison begins with, of which task, and what it is called. */
const SHOWN: readonly (readonly [RegExp, string, string, string])[] = [
  [/^speed of wasm wide/, 'kernel', 'micro-kernel, `wide`: speed over `narrow`', '≥ 1.8'],
  [/^speed of wasm fused,/, 'kernel', 'micro-kernel, `fused`: speed over `narrow`', '≥ 2.5'],
  [
    /^wasm wide.* over the build before/,
    'nettalk-size/curvature',
    "NETtalk's size, H: time over the build before",
    '-',
  ],
  [/^wasm wide.* over the build before/, 'nettalk-size/exact', 'its exact inverse', '-'],
  [/^wasm wide.* over the build before/, 'nettalk-size/sweep', 'its 3,986 deletions', '-'],
  [/^wasm wide.* over the build before/, 'nettalk-size/whole', 'all three', '≤ 0.588'],
  [/^dual form over/, 'dual-form', 'n 2000, 500 gradients, 1,800 deletions: dual form over dense inverse', '≤ 0.5'],
];

function shownTable(all: readonly Comparison[]): string {
  if (!SHOWN.some(([begins, what]) => all.some((one) => one.what === what && begins.test(one.comparison)))) return '';
  const rows = SHOWN.map(([begins, what, label, wanted]) => {
    const last = all.findLast((one) => one.what === what && begins.test(one.comparison));
    const quiet = last
      ? `${last.loads.map((load) => load.toFixed(1)).join('–')}, ${last.others?.toFixed(2) ?? '-'}`
      : '-';
    return [label, last ? ranged(last) : '-', wanted, String(last?.values.length ?? '-'), quiet];
  });
  return textTable(['Node 24', 'median (lowest–highest)', 'wanted', 'pairs', 'load, cores of others'], rows);
}

const ranged = ({ median, lowest, highest }: Comparison) =>
  `${median.toPrecision(3)} (${lowest.toPrecision(3)}–${highest.toPrecision(3)})`;
