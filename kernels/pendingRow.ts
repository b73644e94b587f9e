import { multiplySubtract, multiplySubtractOne } from './multiplyAdd';

/** Doubles of a turn of the loops: two vectors, which V8 can make one of. */
const STEP: i32 = 4;

/**
 * One row of a symmetric matrix from which `pending` rank-one terms are still to be subtracted, scaled to the next
 * term:
 *
 *     u_i = (B_qi − Σ_m U_mq U_mi) · scale
 *
 * for first ≤ i < end. B is stored in its lower triangle, so row q goes along the row up to q and down the column from
 * there.
 *
 * @param b       (n × n), pitch doubles a row
 * @param u       panel of pending terms, one a row, pitch doubles a row; row `pending` is written
 * @param scale   1/√ of the diagonal entry q with all terms subtracted
 */
export function pendingRow(
  b: usize, pitch: i32, q: i32, u: usize, pending: i32, first: i32, end: i32, scale: f64,
): void {
  const rowBytes = (<usize>pitch) << 3;
  const to = u + <usize>pending * rowBytes;
  const split = max(first, min(end, q));
  if (split > first) {
    memory.copy(
      to + ((<usize>first) << 3), b + <usize>q * rowBytes + ((<usize>first) << 3), (<usize>(split - first)) << 3,
    );
  }
  let from = b + <usize>split * rowBytes + ((<usize>q) << 3);
  for (let i = split; i < end; i++, from += rowBytes) store<f64>(to + ((<usize>i) << 3), load<f64>(from));

  // Four pending terms at a time, so that the row is read and written once for four.
  const at = to + ((<usize>first) << 3), own = (<usize>(q - first)) << 3;
  let row = u + ((<usize>first) << 3);
  let m = 0;
  for (; m + 4 <= pending; m += 4, row += 4 * rowBytes) subtractFour(at, row, rowBytes, own, end - first);
  for (; m < pending; m++, row += rowBytes) subtractOne(at, row, own, end - first);
  scaleRow(at, scale, end - first);
}

/** to −= Σ f·row over four rows, f their entries at `own`, in bytes. */
function subtractFour(to: usize, u: usize, rowBytes: usize, own: usize, count: i32): void {
  const v = u + rowBytes, w = v + rowBytes, x = w + rowBytes;
  const f0 = load<f64>(u + own), f1 = load<f64>(v + own), f2 = load<f64>(w + own), f3 = load<f64>(x + own);
  const s0 = f64x2.splat(f0), s1 = f64x2.splat(f1), s2 = f64x2.splat(f2), s3 = f64x2.splat(f3);
  const stop = (<usize>(count & -STEP)) << 3;
  let k: usize = 0;
  for (; k < stop; k += 32) {
    let left = v128.load(to + k), right = v128.load(to + k, 16);
    left = multiplySubtract(s0, v128.load(u + k), left); right = multiplySubtract(s0, v128.load(u + k, 16), right);
    left = multiplySubtract(s1, v128.load(v + k), left); right = multiplySubtract(s1, v128.load(v + k, 16), right);
    left = multiplySubtract(s2, v128.load(w + k), left); right = multiplySubtract(s2, v128.load(w + k, 16), right);
    left = multiplySubtract(s3, v128.load(x + k), left); right = multiplySubtract(s3, v128.load(x + k, 16), right);
    v128.store(to + k, left);
    v128.store(to + k, right, 16);
  }
  for (const all = (<usize>count) << 3; k < all; k += 8) {
    let entry = load<f64>(to + k);
    entry = multiplySubtractOne(f0, load<f64>(u + k), entry);
    entry = multiplySubtractOne(f1, load<f64>(v + k), entry);
    entry = multiplySubtractOne(f2, load<f64>(w + k), entry);
    entry = multiplySubtractOne(f3, load<f64>(x + k), entry);
    store<f64>(to + k, entry);
  }
}

/** to −= f·row, f its entry at `own`, in bytes. */
function subtractOne(to: usize, row: usize, own: usize, count: i32): void {
  const f = load<f64>(row + own);
  const s = f64x2.splat(f);
  const stop = (<usize>(count & -STEP)) << 3;
  let k: usize = 0;
  for (; k < stop; k += 32) {
    const left = multiplySubtract(s, v128.load(row + k), v128.load(to + k));
    const right = multiplySubtract(s, v128.load(row + k, 16), v128.load(to + k, 16));
    v128.store(to + k, left);
    v128.store(to + k, right, 16);
  }
  for (const all = (<usize>count) << 3; k < all; k += 8) {
    store<f64>(to + k, multiplySubtractOne(f, load<f64>(row + k), load<f64>(to + k)));
  }
}

function scaleRow(row: usize, scale: f64, count: i32): void {
  const s = f64x2.splat(scale);
  const stop = (<usize>(count & -STEP)) << 3;
  let k: usize = 0;
  for (; k < stop; k += 32) {
    const left = f64x2.mul(v128.load(row + k), s), right = f64x2.mul(v128.load(row + k, 16), s);
    v128.store(row + k, left);
    v128.store(row + k, right, 16);
  }
  for (const all = (<usize>count) << 3; k < all; k += 8) store<f64>(row + k, load<f64>(row + k) * scale);
}
