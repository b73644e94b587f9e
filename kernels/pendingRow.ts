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
  let m = 0;
  for (; m + 4 <= pending; m += 4) {
    const u0 = u + <usize>m * rowBytes, u1 = u0 + rowBytes, u2 = u1 + rowBytes, u3 = u2 + rowBytes;
    const o = (<usize>q) << 3;
    const f0 = load<f64>(u0 + o), f1 = load<f64>(u1 + o), f2 = load<f64>(u2 + o), f3 = load<f64>(u3 + o);
    const s0 = f64x2.splat(f0), s1 = f64x2.splat(f1), s2 = f64x2.splat(f2), s3 = f64x2.splat(f3);
    let k = (<usize>first) << 3;
    const stop = (<usize>(first + ((end - first) & ~1))) << 3;
    for (; k < stop; k += 16) {
      let x = v128.load(to + k);
      x = f64x2.sub(x, f64x2.mul(s0, v128.load(u0 + k)));
      x = f64x2.sub(x, f64x2.mul(s1, v128.load(u1 + k)));
      x = f64x2.sub(x, f64x2.mul(s2, v128.load(u2 + k)));
      x = f64x2.sub(x, f64x2.mul(s3, v128.load(u3 + k)));
      v128.store(to + k, x);
    }
    if ((end - first) & 1) {
      let x = load<f64>(to + k);
      x -= f0 * load<f64>(u0 + k);
      x -= f1 * load<f64>(u1 + k);
      x -= f2 * load<f64>(u2 + k);
      x -= f3 * load<f64>(u3 + k);
      store<f64>(to + k, x);
    }
  }
  for (; m < pending; m++) {
    const row = u + <usize>m * rowBytes;
    const f = load<f64>(row + ((<usize>q) << 3));
    for (let i = first; i < end; i++) {
      const o = (<usize>i) << 3;
      store<f64>(to + o, load<f64>(to + o) - f * load<f64>(row + o));
    }
  }
  for (let i = first; i < end; i++) {
    const o = (<usize>i) << 3;
    store<f64>(to + o, load<f64>(to + o) * scale);
  }
}
