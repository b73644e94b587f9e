import { exponential } from './exponential.ts';

/** 1.5·2³²: what is added to it is rounded to a multiple of 2⁻²⁰. */
const ROUND_20 = 6442450944;
/** 1/√(2π). */
const DENSITY_AT_0 = 0.3989422804014327;
/** Beyond it Φ(−x) is below the smallest subnormal number, and so is φ. */
const BEYOND = 39;

/**
 * e^(−d) for d = ½(y² − h²) ≤ 2⁻¹⁵ of a y ≥ 0 and the multiple h of 2⁻²⁰ next to it, whose square is exact: e^(−½y²) is
 * that times e^(−½h²). Rounding ½y² itself would cost ½y² ulp.
 */
function correction(y: number, h: number): number {
  const d = 0.5 * ((y - h) * (y + h));
  return 1 - d * (1 - d * (0.5 - d * (1 / 6)));
}

const nearby = (y: number): number => y + ROUND_20 - ROUND_20;

/** The density of the standard normal distribution, φ(x) = e^(−x²/2)/√(2π), within 4.2 ulp where it is normal. */
export function normalDensity(x: number): number {
  const size = Math.abs(x);
  const y = size > BEYOND ? BEYOND : size;
  const h = nearby(y);
  return DENSITY_AT_0 * correction(y, h) * exponential(-0.5 * (h * h));
}

/**
 * The standard normal distribution Φ(x) = ½ erfc(−x/√2), within 8 ulp for x ≥ 0 and, where it is normal, 19 ulp below;
 * 3.2 and 5.9 are the most that was seen. docs/equations.md derives the bounds.
 *
 *     Φ(−y) = e^(−½y²) R(t)/(y + 5),   t = (y − 5)/(y + 5), y ≥ 0,   Φ(y) = 1 − Φ(−y)
 *
 * R is smooth up to y = ∞: its polynomial of degree 24 meets it at the zeros of Chebyshev's T₂₅ on the t of 0 ≤ y ≤ 39,
 * and is off by 2⁻⁶⁰ of it at the most.
 */
export function normalDistribution(x: number): number {
  const size = Math.abs(x);
  const y = size > BEYOND ? BEYOND : size;
  const h = nearby(y);
  const t = (y - 5) / (y + 5);
  const tail = (scaledTail(t) / (y + 5)) * correction(y, h) * exponential(-0.5 * (h * h));
  return x > 0 ? 1 - tail : tail;
}

/** R(t). */
function scaledTail(t: number): number {
  const t2 = t * t;
  const t5 = t2 * t2 * t;
  const a =
    0.769193049750063 +
    t * -0.6653825028900568 +
    t2 * (0.495305615969976 + t * -0.31353315667128806 + t2 * 0.16502036617041027);
  const b =
    -0.06911863870685757 +
    t * 0.020795066799189046 +
    t2 * (-0.0029933767622062086 + t * -0.000797869388474967 + t2 * 0.0005448989959054916);
  const c =
    -5.937581275369117e-5 +
    t * -4.976247449676669e-5 +
    t2 * (1.6681660994386736e-5 + t * 3.979874825085155e-6 + t2 * -2.770771780739415e-6);
  const d =
    -3.347517759780378e-7 +
    t * 4.3636133036457e-7 +
    t2 * (4.047744732681982e-8 + t * -7.017386778500429e-8 + t2 * -8.875996811233272e-9);
  const e =
    1.0758671296705753e-8 +
    t * 2.417976776851357e-9 +
    t2 * (-1.101110973432383e-9 + t * -4.3476482340821674e-10 + t2 * -2.3934540287307478e-11);
  return a + t5 * (b + t5 * (c + t5 * (d + t5 * e)));
}
