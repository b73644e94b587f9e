// The standard normal distribution, two doubles at a time, by the operations of src/network/normal.ts, in the same
// order and with the same bits: whoever changes one changes the other. docs/equations.md derives the bounds on the
// errors.

import { exponential } from './exponential';

/** 1.5·2³²: what is added to it is rounded to a multiple of 2⁻²⁰. */
const ROUND_20: f64 = 6442450944;
/** 1/√(2π). */
const DENSITY_AT_0: f64 = 0.3989422804014327;
/** Beyond it Φ(−x) is below the smallest subnormal number, and so is φ. */
const BEYOND: f64 = 39;

/** |x|, or 39 beyond. The pseudo-minimum lets NaN through. */
// @ts-ignore: decorator of AssemblyScript
@inline
function sizeOf(x: v128): v128 {
  return f64x2.pmin(f64x2.abs(x), f64x2.splat(BEYOND));
}

/** The multiple h of 2⁻²⁰ next to y. */
// @ts-ignore: decorator of AssemblyScript
@inline
function nearby(y: v128): v128 {
  return f64x2.sub(f64x2.add(y, f64x2.splat(ROUND_20)), f64x2.splat(ROUND_20));
}

/** e^(−d) for d = ½(y² − h²) ≤ 2⁻¹⁵. */
// @ts-ignore: decorator of AssemblyScript
@inline
function correction(y: v128, h: v128): v128 {
  const one = f64x2.splat(1), half = f64x2.splat(0.5);
  const d = f64x2.mul(half, f64x2.mul(f64x2.sub(y, h), f64x2.add(y, h)));
  const inner = f64x2.sub(half, f64x2.mul(d, f64x2.splat(1.0 / 6)));
  return f64x2.sub(one, f64x2.mul(d, f64x2.sub(one, f64x2.mul(d, inner))));
}

/** e^(−½h²), whose exponent is exact. */
// @ts-ignore: decorator of AssemblyScript
@inline
function gaussian(h: v128): v128 {
  return exponential(f64x2.mul(f64x2.splat(-0.5), f64x2.mul(h, h)));
}

/** The density of the standard normal distribution. */
export function normalDensity(x: v128): v128 {
  const y = sizeOf(x);
  const h = nearby(y);
  return f64x2.mul(f64x2.mul(f64x2.splat(DENSITY_AT_0), correction(y, h)), gaussian(h));
}

/** The standard normal distribution Φ(x). */
export function normalDistribution(x: v128): v128 {
  const y = sizeOf(x);
  const h = nearby(y);
  const five = f64x2.splat(5);
  const t = f64x2.div(f64x2.sub(y, five), f64x2.add(y, five));
  const scaled = f64x2.mul(f64x2.div(scaledTail(t), f64x2.add(y, five)), correction(y, h));
  const tail = f64x2.mul(scaled, gaussian(h));
  return v128.bitselect(f64x2.sub(f64x2.splat(1), tail), tail, f64x2.gt(x, f64x2.splat(0)));
}

/** c₀ + c₁t + t²(c₂ + c₃t + c₄t²) */
// @ts-ignore: decorator of AssemblyScript
@inline
function quartic(t: v128, t2: v128, c0: f64, c1: f64, c2: f64, c3: f64, c4: f64): v128 {
  const upper = f64x2.add(
    f64x2.add(f64x2.splat(c2), f64x2.mul(t, f64x2.splat(c3))), f64x2.mul(t2, f64x2.splat(c4)),
  );
  return f64x2.add(f64x2.add(f64x2.splat(c0), f64x2.mul(t, f64x2.splat(c1))), f64x2.mul(t2, upper));
}

/** R(t). */
// @ts-ignore: decorator of AssemblyScript
@inline
function scaledTail(t: v128): v128 {
  const t2 = f64x2.mul(t, t);
  const t5 = f64x2.mul(f64x2.mul(t2, t2), t);
  const a = quartic(
    t, t2, 0.769193049750063, -0.6653825028900568, 0.495305615969976, -0.31353315667128806,
    0.16502036617041027,
  );
  const b = quartic(
    t, t2, -0.06911863870685757, 0.020795066799189046, -0.0029933767622062086, -0.000797869388474967,
    0.0005448989959054916,
  );
  const c = quartic(
    t, t2, -5.937581275369117e-5, -4.976247449676669e-5, 1.6681660994386736e-5, 3.979874825085155e-6,
    -2.770771780739415e-6,
  );
  const d = quartic(
    t, t2, -3.347517759780378e-7, 4.3636133036457e-7, 4.047744732681982e-8, -7.017386778500429e-8,
    -8.875996811233272e-9,
  );
  const e = quartic(
    t, t2, 1.0758671296705753e-8, 2.417976776851357e-9, -1.101110973432383e-9, -4.3476482340821674e-10,
    -2.3934540287307478e-11,
  );
  const upper = f64x2.add(c, f64x2.mul(t5, f64x2.add(d, f64x2.mul(t5, e))));
  return f64x2.add(a, f64x2.mul(t5, f64x2.add(b, f64x2.mul(t5, upper))));
}
