/**
 * A search as it lies in memory: what changes on the way, then sizes and addresses. Rows have `pitch` doubles, an even
 * number, n or one more.
 */
// @ts-ignore: decorator of AssemblyScript
@unmanaged
export class Search {
  /** the smallest loss known */
  incumbent: f64 = 0;
  /** 1 less the tolerance of losses */
  share: f64 = 0;
  nodes: i32 = 0;
  maxNodes: i32 = 0;
  /** deletions on the path to the present node */
  depth: i32 = 0;
  /** deletions of the best mask; 0: none was found */
  found: i32 = 0;
  /** subtrees that were left open */
  opened: i32 = 0;
  pitch: i32 = 0;
  /** (pitch) i32, weights that are deleted on the path */
  path: u32 = 0;
  /** (pitch) i32, weights that the best mask deletes */
  best: u32 = 0;
  /** one record a level, as `Level` */
  levels: u32 = 0;
  /** (pitch) u32, the address of each `NodeMatrix` */
  matrices: u32 = 0;
  /** one record of pitch + 3 doubles a subtree that is left open: deletions, undecided weights, bound, both lists */
  open: u32 = 0;
}

/** The state after one deletion, in the coordinates of the nearest matrix above it; arrays of `pitch` each follow. */
// @ts-ignore: decorator of AssemblyScript
@unmanaged
export class Level {
  /** weights that are undecided */
  count: i32 = 0;
  unused: i32 = 0;
}

/** The inverse at the undecided weights of a node: a list of `pitch` i32 follows, then rows of u or u + 1 doubles. */
// @ts-ignore: decorator of AssemblyScript
@unmanaged
export class NodeMatrix {
  u: i32 = 0;
  unused: i32 = 0;
}

export const HEADER: usize = 8;

// @ts-ignore: decorator of AssemblyScript
@inline
export function levelAt(s: Search, at: i32): usize {
  return <usize>s.levels + <usize>at * (HEADER + 5 * rowBytes(s));
}
// @ts-ignore: decorator of AssemblyScript
@inline
export function rowBytes(s: Search): usize {
  return (<usize>s.pitch) << 3;
}
// @ts-ignore: decorator of AssemblyScript
@inline
export function matrixAt(s: Search, base: i32): usize {
  return <usize>load<u32>(<usize>s.matrices + ((<usize>base) << 2));
}
// @ts-ignore: decorator of AssemblyScript
@inline
export function evenBytes(u: i32): usize {
  return (<usize>((u + 1) & ~1)) << 3;
}
// @ts-ignore: decorator of AssemblyScript
@inline
export function entry(list: usize, i: i32): i32 {
  return load<i32>(list + ((<usize>i) << 2));
}
// @ts-ignore: decorator of AssemblyScript
@inline
export function value(row: usize, i: i32): f64 {
  return load<f64>(row + ((<usize>i) << 3));
}
