/** a·b + c as a double next to the exact value, ties to even: by integers of any length. No overflow, no subnormals. */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  if (a === 0 || b === 0) return a * b + c;
  const [x, y, z] = [exactly(a), exactly(b), exactly(c)];
  const low = Math.min(x.exponent + y.exponent, z.exponent);
  const product = (x.digits * y.digits) << BigInt(x.exponent + y.exponent - low);
  return rounded(product + (z.digits << BigInt(z.exponent - low)), low);
}

/** x = digits·2^exponent */
function exactly(x: number): { readonly digits: bigint; readonly exponent: number } {
  const bits = new BigUint64Array(new Float64Array([x]).buffer)[0];
  const exponent = Number((bits >> 52n) & 0x7ffn);
  if (exponent === 0) return { digits: 0n, exponent: 0 };
  const digits = (bits & 0xfffffffffffffn) | 0x10000000000000n;
  return { digits: x < 0 ? -digits : digits, exponent: exponent - 1075 };
}

/** digits·2^exponent, rounded to 53 digits. */
function rounded(digits: bigint, exponent: number): number {
  const size = digits < 0n ? -digits : digits;
  const surplus = size.toString(2).length - 53;
  if (surplus <= 0) return Number(digits) * 2 ** exponent;
  const kept = size >> BigInt(surplus);
  const rest = size - (kept << BigInt(surplus));
  const half = 1n << BigInt(surplus - 1);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return Number(up ? kept + 1n : kept) * 2 ** (exponent + surplus) * (digits < 0n ? -1 : 1);
}
