import { bisect, linearRegression, mean } from 'simple-statistics';

/** y ~ x^exponent, with the 95 % interval of the exponent. */
export interface PowerLaw {
  readonly exponent: number;
  readonly low: number;
  readonly high: number;
  /** points fitted */
  readonly points: number;
}

/**
 * The exponent b of y = a·x^b by least squares on logarithms, and its interval b ± t·s_b from the residuals:
 *
 *     s_b² = Σ r² / ((m − 2) Σ (log x − mean log x)²),   t = t_{0.975}(m − 2)
 *
 * The interval says how straight the points lie, no more: it is as narrow where the law is another one but smooth.
 *
 * @param xs positive, three or more different ones
 * @param ys positive, as many
 * @returns null where there are too few different x for an interval
 */
export function powerLaw(xs: readonly number[], ys: readonly number[]): PowerLaw | null {
  if (new Set(xs).size < 3) return null;
  const points = xs.map((x, i) => [Math.log(x), Math.log(ys[i])]);
  const { m: exponent, b } = linearRegression(points);
  const middle = mean(points.map(([x]) => x));
  const residuals = points.reduce((sum, [x, y]) => sum + (y - b - exponent * x) ** 2, 0);
  const spread = points.reduce((sum, [x]) => sum + (x - middle) ** 2, 0);
  const half = studentQuantile(points.length - 2) * Math.sqrt(residuals / ((points.length - 2) * spread));
  return { exponent, low: exponent - half, high: exponent + half, points: points.length };
}

/**
 * t_{0.975} of Student's distribution: 95 % of it lie within ±t.
 *
 * Source: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4, the share within ±t as a
 * finite sum in θ = arctan(t/√ν), solved for θ by bisection.
 *
 * @param freedom ν, an integer of 1 or more
 */
export function studentQuantile(freedom: number): number {
  const within = (angle: number): number => {
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    let [sum, term] = [0, freedom % 2 === 0 ? 1 : cosine];
    for (let k = freedom % 2 === 0 ? 2 : 3; k <= freedom; k += 2) {
      sum += term;
      term *= (cosine * cosine * (k - 1)) / k;
    }
    return freedom % 2 === 0 ? sine * sum : (2 / Math.PI) * (angle + sine * sum);
  };
  const angle = bisect((at) => within(at) - 0.95, 0, Math.PI / 2, 200, 1e-14);
  return Math.sqrt(freedom) * Math.tan(angle);
}
