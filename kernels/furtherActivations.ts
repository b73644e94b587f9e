import { exponential, hyperbolicTangent, sigmoid } from './exponential';
import { log1p } from './logarithm';
import { ELU, GELU, LEAKY_RELU, SILU } from './networkRecord';
import { normalDensity, normalDistribution } from './normal';

/**
 * Applies a transfer function that `activate` does not have to each double of some blocks, in place.
 *
 * @param code      5 leakyRelu, 6 elu, 7 gelu, 8 silu, 9 softplus
 * @param parameter c of leakyRelu, α of elu
 * @param at        the first of the first block
 * @param count     doubles a block; where that is odd, one more is overwritten
 * @param step      bytes from a block to the next
 * @param blocks    how many
 */
export function activateFurther(code: i32, parameter: f64, at: usize, count: i32, step: usize, blocks: i32): void {
  const bytes = (<usize>((count + 1) >> 1)) << 4;
  for (; blocks > 0; blocks--, at += step) {
    for (let to = at, end = at + bytes; to < end; to += 16) v128.store(to, activated(code, parameter, v128.load(to)));
  }
}

/** f of two net inputs, by the operations of src/network/activation.ts. */
function activated(code: i32, parameter: f64, x: v128): v128 {
  const above = f64x2.gt(x, f64x2.splat(0));
  switch (code) {
    case LEAKY_RELU:
      return v128.bitselect(x, f64x2.mul(f64x2.splat(parameter), x), above);
    case ELU: {
      const t = hyperbolicTangent(f64x2.mul(f64x2.splat(0.5), x));
      const lessOne = f64x2.div(f64x2.add(t, t), f64x2.sub(f64x2.splat(1), t));
      return v128.bitselect(x, f64x2.mul(f64x2.splat(parameter), lessOne), above);
    }
    case GELU:
      return f64x2.mul(x, normalDistribution(x));
    case SILU:
      return f64x2.mul(x, sigmoid(x));
    default: {
      const rest = exponential(f64x2.neg(f64x2.abs(x)));
      const first = log1p(f64x2.extract_lane(rest, 0)), second = log1p(f64x2.extract_lane(rest, 1));
      const logarithms = f64x2.replace_lane(f64x2.splat(first), 1, second);
      return f64x2.add(v128.bitselect(x, f64x2.splat(0), above), logarithms);
    }
  }
}

/** f′ of the same, in terms of two values s: f(net), or of gelu, silu and softplus the net input. */
export function furtherSlope(code: i32, parameter: f64, s: v128): v128 {
  const one = f64x2.splat(1);
  const above = f64x2.gt(s, f64x2.splat(0));
  switch (code) {
    case LEAKY_RELU:
      return v128.bitselect(one, f64x2.splat(parameter), above);
    case ELU:
      return v128.bitselect(one, f64x2.add(s, f64x2.splat(parameter)), above);
    case GELU:
      return f64x2.add(normalDistribution(s), f64x2.mul(s, normalDensity(s)));
    case SILU:
      return f64x2.mul(sigmoid(s), f64x2.add(one, f64x2.mul(s, sigmoid(f64x2.neg(s)))));
    default:
      return sigmoid(s);
  }
}
