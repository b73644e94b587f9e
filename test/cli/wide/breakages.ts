/** An operation of a module that can be broken. */
export interface Breakage {
  /** name of the kernel that it is in, or the index of the function where it has none */
  readonly kernel: string;
  /** index of its code, and what that becomes */
  readonly at: number;
  readonly code: string;
}

/** Codes of f64x2.add, sub and mul, and what each becomes. */
const BROKEN = { fdf001: 'fdf101', fdf101: 'fdf001', fdf201: 'fdf001' };
/** Sections of a module, by their id. */
const [EXPORTS, CODE] = [7, 10];
const HEADER_BYTES = 8;
const FUNCTION = 0;

/**
 * The operations on pairs of doubles in the functions of a module that imports a memory alone.
 *
 * Source: WebAssembly Core Specification, 5.5.
 */
export function breakages(bytes: Buffer): Breakage[] {
  const names = new Map<number, string>();
  items(bytes, EXPORTS, (at) => {
    const [length, name] = unsigned(bytes, at);
    const [index, end] = unsigned(bytes, name + length + 1);
    if (bytes[name + length] === FUNCTION) names.set(index, bytes.toString('utf8', name, name + length));
    return end;
  });
  const bodies = items(bytes, CODE, (at) => {
    const [size, start] = unsigned(bytes, at);
    return start + size;
  });
  return Object.entries(BROKEN).flatMap(([from, code]) => {
    const found: Breakage[] = [];
    const operation = Buffer.from(from, 'hex');
    for (let at = bytes.indexOf(operation); at >= 0; at = bytes.indexOf(operation, at + 1)) {
      const index = bodies.findLastIndex((start) => start <= at);
      if (index >= 0) found.push({ kernel: names.get(index) ?? `function ${index}`, at, code });
    }
    return found;
  });
}

/** A module with some operations broken. */
export function broken(bytes: Buffer, breaks: readonly Breakage[]): Buffer {
  const other = Buffer.from(bytes);
  for (const { at, code } of breaks) other.write(code, at, 'hex');
  return other;
}

/** Where each item of a section begins. @param end of the item that begins there */
function items(bytes: Buffer, section: number, end: (at: number) => number): number[] {
  let at = HEADER_BYTES;
  while (bytes[at] !== section) {
    const [size, start] = unsigned(bytes, at + 1);
    at = start + size;
  }
  const [, content] = unsigned(bytes, at + 1);
  const [count, first] = unsigned(bytes, content);
  const starts: number[] = [];
  for (let item = first; starts.length < count; item = end(item)) starts.push(item);
  return starts;
}

/** A number in LEB128, and the index after it. */
function unsigned(bytes: Buffer, at: number): [value: number, end: number] {
  let [value, end] = [0, at];
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[end++];
    value |= (byte & 127) << shift;
    if (byte < 128) return [value, end];
  }
}
