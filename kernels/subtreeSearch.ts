import {
  entry, evenBytes, HEADER, Level, levelAt, matrixAt, NodeMatrix, rowBytes, Search, value,
} from './searchRecord';

/**
 * Searches a subtree of the tree of all masks by branch and bound, as `SubtreeSearch` of src/subset does it, operation
 * by operation: the same nodes, masks and bits.
 *
 * @param search the record of the search, with its level 0 and matrix 0 filled in
 * @param due    deletions that are due
 * @param loss   of the mask that keeps all undecided weights
 */
export function searchSubtree(search: usize, due: i32, loss: f64): void {
  explore(changetype<Search>(search), 0, 0, 1, due, loss);
}

function explore(s: Search, at: i32, base: i32, from: i32, due: i32, loss: f64): void {
  const level = changetype<Level>(levelAt(s, at));
  const bytes = rowBytes(s);
  const saliencies = levelAt(s, at) + HEADER + 2 * bytes, undecided = levelAt(s, at) + HEADER + 4 * bytes;
  const weightOf = matrixAt(s, base) + HEADER;
  while (level.count >= due) {
    if (s.nodes >= s.maxNodes) {
      leaveOpen(s, at, base, due, loss);
      return;
    }
    s.nodes++;
    const undecidedCount = level.count;
    const chosen = due == 1 ? cheapest(saliencies, undecided, undecidedCount) : costliest(saliencies, undecided, undecidedCount);
    const q = entry(undecided, chosen);
    const after = loss + value(saliencies, q);
    if (due == 1) {
      store<i32>(<usize>s.path + ((<usize>s.depth) << 2), entry(weightOf, q));
      found(s, s.depth + 1, after);
      return;
    }
    level.count--; // from here on q is decided
    const place = undecided + ((<usize>chosen) << 2);
    memory.copy(place, place + 4, (<usize>(level.count - chosen)) << 2);
    if (after >= s.incumbent * s.share) continue;
    deleteWeight(s, at, base, from, q, s.incumbent * s.share - after);
    const count = changetype<Level>(levelAt(s, at + 1)).count;
    if (count < due - 1) continue;
    store<i32>(<usize>s.path + ((<usize>s.depth) << 2), entry(weightOf, q));
    s.depth++;
    if (due > 2 && count - (due - 1) >= 2) {
      ownMatrix(s, at + 1, base, from);
      explore(s, at + 1, base + 1, at + 2, due - 1, after);
    } else {
      explore(s, at + 1, base, from, due - 1, after);
    }
    s.depth--;
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function cheapest(saliencies: usize, undecided: usize, count: i32): i32 {
  let chosen = 0;
  let min = value(saliencies, entry(undecided, 0));
  for (let i = 1; i < count; i++) {
    const saliency = value(saliencies, entry(undecided, i));
    if (saliency < min) {
      min = saliency;
      chosen = i;
    }
  }
  return chosen;
}

// @ts-ignore: decorator of AssemblyScript
@inline
function costliest(saliencies: usize, undecided: usize, count: i32): i32 {
  let chosen = 0;
  let max = value(saliencies, entry(undecided, 0));
  for (let i = 1; i < count; i++) {
    const saliency = value(saliencies, entry(undecided, i));
    if (saliency > max) {
      max = saliency;
      chosen = i;
    }
  }
  return chosen;
}

/**
 * The level after the deletion of q: its row, then weights, diagonal and saliencies of all, and the list of those that
 * may go.
 */
function deleteWeight(s: Search, at: i32, base: i32, from: i32, q: i32, limit: f64): void {
  const above = matrixAt(s, base);
  const bytes = evenBytes(changetype<NodeMatrix>(above).u);
  const pitch = rowBytes(s), pairs = bytes & ~31;
  const level = levelAt(s, at) + HEADER, child = levelAt(s, at + 1) + HEADER;
  const row = child + 3 * pitch;
  const weights = level, diagonal = level + pitch;
  memory.copy(row, above + HEADER + (pitch >> 1) + <usize>q * bytes, bytes);
  for (let l = from; l <= at; l++) {
    const earlier = levelAt(s, l) + HEADER + 3 * pitch;
    const share = v128.load_splat<f64>(earlier + ((<usize>q) << 3));
    for (let o: usize = 0; o < pairs; o += 32) {
      const left = f64x2.sub(v128.load(row + o), f64x2.mul(share, v128.load(earlier + o)));
      const right = f64x2.sub(v128.load(row + o, 16), f64x2.mul(share, v128.load(earlier + o, 16)));
      v128.store(row + o, left);
      v128.store(row + o, right, 16);
    }
    if (pairs < bytes) {
      v128.store(row + pairs, f64x2.sub(v128.load(row + pairs), f64x2.mul(share, v128.load(earlier + pairs))));
    }
  }
  const scale = 1 / Math.sqrt(value(diagonal, q));
  const step = value(weights, q) * scale;
  for (let o: usize = 0; o < pairs; o += 32) subtractRow(row + o, weights + o, child + o, pitch, scale, step);
  if (pairs < bytes) subtractLast(row + pairs, weights + pairs, child + pairs, pitch, scale, step);
  const undecided = level + 4 * pitch, left = child + 4 * pitch;
  const count = changetype<Level>(level - HEADER).count;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const p = entry(undecided, i);
    if (value(child + 2 * pitch, p) < limit) {
      store<i32>(left + ((<usize>kept) << 2), p);
      kept++;
    }
  }
  changetype<Level>(child - HEADER).count = kept;
}

/** Four entries of the row, scaled, and of weights, diagonal and saliencies with it subtracted. */
// @ts-ignore: decorator of AssemblyScript
@inline
function subtractRow(row: usize, weights: usize, to: usize, pitch: usize, scale: f64, step: f64): void {
  const scales = f64x2.splat(scale), steps = f64x2.splat(step), half = f64x2.splat(0.5);
  const a = f64x2.mul(v128.load(row), scales), b = f64x2.mul(v128.load(row, 16), scales);
  v128.store(row, a);
  v128.store(row, b, 16);
  const w = f64x2.sub(v128.load(weights), f64x2.mul(steps, a));
  const x = f64x2.sub(v128.load(weights, 16), f64x2.mul(steps, b));
  const d = f64x2.sub(v128.load(weights + pitch), f64x2.mul(a, a));
  const e = f64x2.sub(v128.load(weights + pitch, 16), f64x2.mul(b, b));
  v128.store(to, w);
  v128.store(to, x, 16);
  v128.store(to + pitch, d);
  v128.store(to + pitch, e, 16);
  v128.store(to + 2 * pitch, f64x2.div(f64x2.mul(f64x2.mul(half, w), w), d));
  v128.store(to + 2 * pitch, f64x2.div(f64x2.mul(f64x2.mul(half, x), x), e), 16);
}

/** The same for the last two. */
// @ts-ignore: decorator of AssemblyScript
@inline
function subtractLast(row: usize, weights: usize, to: usize, pitch: usize, scale: f64, step: f64): void {
  const a = f64x2.mul(v128.load(row), f64x2.splat(scale));
  v128.store(row, a);
  const w = f64x2.sub(v128.load(weights), f64x2.mul(f64x2.splat(step), a));
  const d = f64x2.sub(v128.load(weights + pitch), f64x2.mul(a, a));
  v128.store(to, w);
  v128.store(to + pitch, d);
  v128.store(to + 2 * pitch, f64x2.div(f64x2.mul(f64x2.mul(f64x2.splat(0.5), w), w), d));
}

/** Goes over to a matrix of the undecided weights alone, and to its coordinates. */
function ownMatrix(s: Search, at: i32, base: i32, from: i32): void {
  const above = matrixAt(s, base), own = matrixAt(s, base + 1);
  const pitch = rowBytes(s);
  const level = levelAt(s, at) + HEADER;
  const undecided = level + 4 * pitch;
  const u = changetype<Level>(level - HEADER).count;
  changetype<NodeMatrix>(own).u = u;
  const fromBytes = evenBytes(changetype<NodeMatrix>(above).u), bytes = evenBytes(u);
  const matrix = own + HEADER + (pitch >> 1);
  for (let x = 0; x < u; x++) {
    const p = entry(undecided, x);
    store<i32>(own + HEADER + ((<usize>x) << 2), entry(above + HEADER, p));
    const row = above + HEADER + (pitch >> 1) + <usize>p * fromBytes;
    const to = matrix + <usize>x * bytes;
    for (let y = 0; y <= x; y++) store<f64>(to + ((<usize>y) << 3), value(row, entry(undecided, y)));
    for (let l = from; l <= at; l++) {
      const earlier = levelAt(s, l) + HEADER + 3 * pitch;
      const share = value(earlier, p);
      for (let y = 0; y <= x; y++) {
        const o = (<usize>y) << 3;
        store<f64>(to + o, load<f64>(to + o) - share * value(earlier, entry(undecided, y)));
      }
    }
  }
  for (let x = 0; x < u; x++) {
    const from = matrix + <usize>x * bytes;
    for (let y = 0; y < x; y++) store<f64>(matrix + <usize>y * bytes + ((<usize>x) << 3), value(from, y));
    const p = entry(undecided, x);
    const o = (<usize>x) << 3;
    store<f64>(level + o, value(level, p));
    store<f64>(level + pitch + o, value(level + pitch, p));
    store<f64>(level + 2 * pitch + o, value(level + 2 * pitch, p));
    store<i32>(undecided + ((<usize>x) << 2), x);
  }
}

/** Takes the mask that deletes the first `depth` weights of the path, if it is the best so far. */
function found(s: Search, depth: i32, loss: f64): void {
  if (loss >= s.incumbent * s.share) return;
  s.incumbent = loss;
  s.found = depth;
  memory.copy(<usize>s.best, <usize>s.path, (<usize>depth) << 2);
}

/** Leaves what is not decided at a node for later. One of the deletions that are due costs the due-th least or more. */
function leaveOpen(s: Search, at: i32, base: i32, due: i32, loss: f64): void {
  const level = levelAt(s, at) + HEADER;
  const pitch = rowBytes(s);
  const saliencies = level + 2 * pitch, undecided = level + 4 * pitch;
  const count = changetype<Level>(level - HEADER).count;
  const weightOf = matrixAt(s, base) + HEADER;
  const record = <usize>s.open + <usize>s.opened * (pitch + 24);
  s.opened++;
  store<f64>(record, <f64>s.depth);
  store<f64>(record, <f64>count, 8);
  store<f64>(record, loss + dueSaliency(saliencies, undecided, count, due), 16);
  let to = record + 24;
  for (let d = 0; d < s.depth; d++, to += 8) store<f64>(to, <f64>entry(<usize>s.path, d));
  for (let i = 0; i < count; i++, to += 8) store<f64>(to, <f64>entry(weightOf, entry(undecided, i)));
}

/** The due-th smallest saliency: the one that fewer than `due` are below, and `due` or more not above. */
function dueSaliency(saliencies: usize, undecided: usize, count: i32, due: i32): f64 {
  for (let i = 0; i < count; i++) {
    const saliency = value(saliencies, entry(undecided, i));
    let below = 0, notAbove = 0;
    for (let j = 0; j < count; j++) {
      const other = value(saliencies, entry(undecided, j));
      if (other < saliency) below++;
      if (other <= saliency) notAbove++;
    }
    if (below < due && notAbove >= due) return saliency;
  }
  return 0;
}
