import { type Measurement, median } from '../../bench/measurement.ts';

/** A line of results with these times. */
export const measured = (
  what: string,
  form: Measurement['form'],
  ms: readonly number[],
  more: Partial<Measurement> = {},
): Measurement => ({
  ...{ what, n: 58, P: 124, threads: 1, backend: form === 'usual' ? 'numpy' : 'wasm', kernel: 'f64x2' },
  ...{ medianMs: median(ms), minMs: Math.min(...ms), rounds: ms.length, gflops: null, form, method: 'inv' },
  ...{ coreType: form === 'usual' ? 'installed' : null, done: 1, extrapolated: false, ms, peakBytes: 0, check: null },
  ...{ steps: null, group: 'cell', loads: [0, 0] as const, others: null, bits: null, mode: null },
  ...{ node: form === 'usual' ? null : '20.20.2', ...more },
});
