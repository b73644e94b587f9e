/** Packed values without bytes by which others are filled up. */
const MAX_FILLED = 2 ** 16;

/** The values of runs. */
export interface RunValues {
  /** bits of a value */
  readonly width: number;
  /** how many there are */
  readonly values: number;
}

/**
 * Checks runs of Parquet's hybrid of run lengths and packed bits, so that another reader may read them without harm: no
 * run is longer than all values, and each lies in its bytes.
 *
 * Source: Apache Parquet, "Run Length Encoding / Bit-Packing Hybrid".
 *
 * @param start index of the first run
 * @param end   index behind the last one
 * @returns the number of values that are 1, where a value has one bit
 * @throws {RangeError} if they are damaged
 */
export function checkedRuns(bytes: Uint8Array, start: number, end: number, { width, values }: RunValues): number {
  let at = start;
  const damaged = () => new RangeError('a page is damaged: wrong lengths of runs');
  if (width > 32) throw damaged();
  let [seen, ones] = [0, 0];
  while (seen < values) {
    let [head, unit, next] = [0, 1, 0x80];
    while (next >= 0x80) {
      if (at >= end || unit > 2 ** 28) throw damaged();
      next = bytes[at++];
      head += (next & 0x7f) * unit;
      unit *= 128;
    }
    const isPacked = head % 2 === 1;
    const count = Math.floor(head / 2) * (isPacked ? 8 : 1);
    const size = isPacked ? (count * width) / 8 : Math.ceil(width / 8);
    // Packed values are filled up, to eight or to a block of theirs: it is their bytes that bound them.
    const most = isPacked ? (width === 0 ? values - seen + MAX_FILLED : Number.POSITIVE_INFINITY) : values - seen;
    if (count > most || (!isPacked && at + size > end)) throw damaged();
    if (width === 1) {
      if (!isPacked) ones += (bytes[at] & 1) * count;
      else for (let i = 0; i < Math.min(count, values - seen); i++) ones += (bytes[at + (i >> 3)] >> (i & 7)) & 1;
    }
    at += size;
    seen += count;
  }
  return ones;
}
