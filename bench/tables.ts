import { textTable } from '../src/report/textTable.ts';
import { AGAIN } from './buildComparisons.ts';
import { type Comparison, nameOf, ratios, reference } from './comparisons.ts';
import { type Measurement, median } from './measurement.ts';

/** The times of a group, each beside ours; `*` marks a loop that was cut short. */
export function measurementTable(measurements: readonly Measurement[]): string {
  const head = [
    'what',
    'n',
    'P',
    'who',
    'how',
    'threads',
    'median ms',
    'min ms',
    'GF/s',
    '× ours',
    'lowest – highest',
    'kernel',
  ];
  const rows = measurements.map((one) => {
    const ours = reference(one, measurements);
    const times = ours && ours !== one && one.what !== 'kernel' ? ratios(one, ours) : [];
    return [
      one.what,
      String(one.n),
      String(one.P),
      nameOf(one),
      one.method + (one.extrapolated ? ' *' : '') + (one.steps === null ? '' : `, ${one.steps} steps`),
      String(one.threads),
      digits(one.medianMs),
      digits(one.minMs),
      one.gflops === null ? '-' : digits(one.gflops),
      ours === one ? '1' : times.length === 0 ? '-' : digits(median(times)),
      range(times),
      one.kernel,
    ];
  });
  return textTable(head, rows);
}

/** Shares, gains and exponents: what is no time. */
export function comparisonTable(all: readonly Comparison[]): string {
  const head = [
    'what',
    'n',
    'P',
    'figure',
    'threads',
    'median',
    'lowest – highest',
    'spread, %',
    'rounds',
    'wanted',
    'load',
    'others',
  ];
  const rows = all
    .filter(({ comparison }) => !comparison.includes(' / '))
    .map(({ comparison, what, n, P, threads, group, median: middle, values, spread, loads, others }) => [
      group.endsWith(AGAIN) ? what + AGAIN : what,
      n === null ? '-' : String(n),
      P === null ? '-' : String(P),
      comparison,
      String(threads),
      digits(middle),
      range(values),
      digits(100 * spread),
      String(values.length),
      wanted(what, comparison, threads),
      loads.map((load) => load.toFixed(1)).join(' – '),
      others === null ? '-' : others.toFixed(2),
    ]);
  return rows.length === 0 ? '' : textTable(head, rows);
}

const isOfMatrices = (what: string) => /^(accumulate|recursive|exact|sweep)$/.test(what);

/** The value that a figure is to have. */
function wanted(what: string, comparison: string, threads: number): string {
  if (comparison.startsWith('share of') && threads > 1) return '≥ 0.85';
  if (what === 'kernel' && comparison.startsWith('speed of wasm wide')) return '≥ 1.8';
  if (what === 'kernel' && comparison.startsWith('speed of wasm fused,')) return '≥ 2.5';
  if (/^wasm wide.* over numpy best, Haswell/.test(comparison) && isOfMatrices(what)) return '≤ 2';
  if (/^wasm fused,.* over numpy best, Haswell/.test(comparison) && isOfMatrices(what)) return '≤ 1.4';
  if (/^wasm wide.* over the build before/.test(comparison) && what === 'nettalk-size/whole') return '≤ 0.588';
  if (comparison.startsWith('dual form over')) return '≤ 0.5';
  if (what === 'digits/train' && comparison === 'over the build before') return '≤ 0.333';
  if (!comparison.includes('over numpy') || /rank-one|our rule/.test(comparison)) return '-';
  return what === 'cell' ? '≤ 0.8' : comparison.startsWith('a step') ? '≤ 0.5' : '-';
}

/** Most memory that the processes of a group held, ours and others'. */
export function memoryTable(measurements: readonly Measurement[]): string {
  const rows = measurements
    .filter(({ what }) => what === 'nettalk-size/curvature')
    .map((one) => [nameOf(one), (one.peakBytes / 2 ** 20).toFixed(0)]);
  return rows.length === 0 ? '' : textTable(['nettalk-size: who', 'peak memory, MiB'], rows);
}

/** Three significant digits, without an exponent. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function range(values: readonly number[]): string {
  return values.length < 2 ? '-' : `${digits(Math.min(...values))} – ${digits(Math.max(...values))}`;
}
