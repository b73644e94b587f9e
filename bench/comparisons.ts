import { type Measurement, median } from './measurement.ts';

/**
 * A figure that holds one measurement against others of the same rounds: one value a round, so that its spread is
 * known.
 */
export interface Comparison {
  /** what it is, in words */
  readonly comparison: string;
  readonly what: string;
  readonly n: number | null;
  readonly P: number | null;
  readonly threads: number;
  /** of its measurements */
  readonly group: string;
  readonly loads: readonly [number, number];
  readonly others: number | null;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** (highest − lowest) / median */
  readonly spread: number;
  readonly values: readonly number[];
  /** some of the times are extrapolated */
  readonly extrapolated: boolean;
}

/**
 * The time of one relative to that of another, round by round; against the other's median where they did not take all
 * turns together.
 */
export function ratios(one: Measurement, other: Measurement): number[] {
  const together = one.ms.length === other.ms.length;
  return one.ms.map((ms, round) => ms / (together ? other.ms[round] : other.medianMs));
}

/**
 * Our own measurement that others are held against: on our own backend and as many threads as were timed, of the same
 * task in the same group.
 */
export function reference(measurement: Measurement, all: readonly Measurement[]): Measurement | undefined {
  return all
    .filter((other) => other.form === 'ours' && other.backend !== 'openblas' && isSameTask(other, measurement))
    .toSorted((a, b) => b.threads - a.threads)[0];
}

const isSameTask = (a: Measurement, b: Measurement) =>
  a.group === b.group && a.what === b.what && a.n === b.n && a.P === b.P;

/** All that can be said of some measurements beyond their times, but for builds. */
export function comparisons(all: readonly Measurement[]): Comparison[] {
  return [...timesOfOthers(all), ...sharesOfBareKernel(all), ...threadShares(all), ...growth(all)];
}

/** Time of each other participant over our own. */
function timesOfOthers(all: readonly Measurement[]): Comparison[] {
  return all
    .filter(({ what }) => !/^(kernel|tiles)\b/.test(what) && !isOfBuilds(what))
    .flatMap((one) => {
      const ours = reference(one, all);
      if (!ours || ours === one) return [];
      return [comparison(`${nameOf(one)} / ${nameOf(ours)}`, one, ratios(one, ours), one.extrapolated)];
    });
}

/** Whether builds are compared by it: `cell`, `cell/train`, parts of them, `digits/train`. */
export const isOfBuilds = (what: string): boolean => /^cell\b|\/train$/.test(what);

/** Who it is, in words. */
export function nameOf({ backend, form, coreType, threads, mode, node }: Measurement): string {
  const kernels = mode === null ? backend : `${backend} ${mode}, Node.js ${node}`;
  if (form === 'ours') return `${kernels}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  if (form === 'before') return 'the build before';
  const name = backend === 'numpy' ? `numpy ${form}` : backend;
  return coreType === null ? name : `${name}, ${coreType === 'installed' ? 'as installed' : coreType}`;
}

/** Flops a second of H from its Jacobian over those of as many bare kernels. */
function sharesOfBareKernel(all: readonly Measurement[]): Comparison[] {
  return all
    .filter(({ what, backend }) => what === 'accumulate' && backend === 'wasm')
    .flatMap((one) => {
      const kernel = kernelBeside(one, all, one.threads);
      if (!kernel) return [];
      const speedUp = ratios(kernel, one).map((ratio) => ratio * (flops(one) / flops(kernel)));
      return [comparison(`share of ${one.threads} bare kernels`, one, speedUp)];
    });
}

/** The gain of T threads over one, as a share of the gain of the bare kernel. */
function threadShares(all: readonly Measurement[]): Comparison[] {
  return all
    .filter(({ what, backend, threads }) => !/^(kernel|tiles)\b/.test(what) && backend === 'wasm' && threads > 1)
    .flatMap((many) => {
      const one = all.find((other) => isSameKernels(other, many) && other.threads === 1 && isSameTask(other, many));
      const kernel = kernelBeside(many, all, 1);
      const kernels = kernelBeside(many, all, many.threads);
      if (!one || !kernel || !kernels) return [];
      const gained = ratios(one, many);
      const possible = ratios(kernel, kernels).map((ratio) => ratio * many.threads); // as many times the calls
      if (gained.length !== possible.length) return [];
      return [
        comparison(`${many.threads} threads over 1`, many, gained),
        comparison(
          `the same as a share of the bare kernel's`,
          many,
          gained.map((gain, round) => gain / possible[round]),
        ),
      ];
    });
}

const kernelBeside = (one: Measurement, all: readonly Measurement[], threads: number) =>
  all.find((other) => {
    return (
      other.group === one.group && other.what === 'kernel' && other.threads === threads && isSameKernels(other, one)
    );
  });

const isSameKernels = (a: Measurement, b: Measurement) =>
  a.backend === b.backend && a.form === b.form && a.mode === b.mode && a.node === b.node;

const flops = ({ gflops, medianMs }: Measurement) => (gflops ?? Number.NaN) * medianMs;

/** k in time ~ n^k, or P^k, over the sizes of a group: slope of log time by least squares, round by round. */
function growth(all: readonly Measurement[]): Comparison[] {
  return (['n', 'P'] as const).flatMap((size) => {
    const group = all.filter((one) => one.group === `growth with ${size}`);
    return [...new Set(group.map(({ what }) => what))].map((what) => {
      const lines = group.filter((one) => one.what === what);
      const exponents = lines[0].ms.map((_, round) =>
        slope(lines.map((line) => [Math.log(line[size]), Math.log(line.ms[round])])),
      );
      const sizes = lines.map((line) => line[size]);
      const row = comparison(`exponent of ${size}, ${Math.min(...sizes)} … ${Math.max(...sizes)}`, lines[0], exponents);
      return { ...row, [size]: null };
    });
  });
}

function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point[0])), mean(points.map((point) => point[1]))];
  const covariance = mean(points.map((point) => (point[0] - x) * (point[1] - y)));
  return covariance / mean(points.map((point) => (point[0] - x) ** 2));
}

/** A figure from its values, one a round; @param one the measurement that it is about */
export function comparison(
  name: string,
  { what, n, P, threads, group, loads, others }: Measurement,
  values: readonly number[],
  extrapolated = false,
): Comparison {
  const [middle, lowest, highest] = [median(values), Math.min(...values), Math.max(...values)];
  return {
    comparison: name,
    what,
    n,
    P,
    threads,
    group,
    loads,
    others,
    median: middle,
    lowest,
    highest,
    spread: (highest - lowest) / middle,
    values,
    extrapolated,
  };
}
