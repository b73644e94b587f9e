import { inverseFromCholesky } from '../linalg/cholesky.ts';
import { lossTolerance } from './lossTolerance.ts';
import type { QuadraticModel } from './quadraticModel.ts';
import { dueDeletions, type Subtree, type SubtreeResult, type SubtreeTask } from './subtree.ts';
import { subtreeStart } from './subtreeStart.ts';

/** From this number of undecided weights that stay on, a node gets a matrix of its own: many nodes will come of it. */
const OWN_MATRIX_FROM = 2;

/**
 * [A⁻¹] at the undecided weights of a node, without what was deleted up to there. Nodes below it keep rows of their
 * deletions instead of matrices.
 */
interface NodeMatrix {
  readonly matrix: Float64Array;
  /** (u) indices of its weights */
  readonly weightOf: Int32Array;
  u: number;
}

/** The state after one deletion on a path, in the coordinates of the nearest matrix above it. */
interface Level {
  /** (u) w at the undecided weights, the best for the mask that keeps all of them */
  readonly weights: Float64Array;
  /** (u) diagonal of the inverse */
  readonly diagonal: Float64Array;
  /** (u) L_q */
  readonly saliencies: Float64Array;
  /** (u) coordinates of the weights that are undecided here, ascending; the first `count` count */
  readonly undecided: Int32Array;
  count: number;
  /** (u) the row of the inverse that the deletion which led here took away, over the root of its pivot */
  readonly row: Float64Array;
}

/**
 * Search for the best mask of a size in parts of the tree of all masks, by branch and bound.
 *
 * A node has deleted some weights and keeps some for good; the others are undecided. With all undecided weights kept,
 * its loss is the sum of the L_q of its deletions, and each further deletion q of the r that are due costs L_q or more:
 * a mask costs at least as much as one that keeps more. So
 *
 *   - a weight with loss + L_q ≥ incumbent is kept for good, and a node with fewer than r others is left;
 *   - of the undecided weights the one of largest L_q is decided first: deleted, then kept. Its deletion costs most, so
 *     that bounds rise soon, and keeping it changes no number of the node.
 *
 * Source: Furnival & Wilson, Technometrics 16 (1974), leaps and bounds, with an order of decisions that follows the
 * saliencies of each node, in the form of OBS: L_q = w_q²/2[A⁻¹]_qq, and A⁻¹ downdated.
 *
 * Cost: of a node with u undecided weights u²/2 multiply-adds where it gets a matrix; j·u below it, j deletions deep.
 * Memory: at most n³/3 doubles.
 */
export class SubtreeSearch {
  readonly #n: number;
  /** (n × n) A⁻¹ */
  readonly #inverse: Float64Array;
  readonly #center: Float64Array;
  readonly #tolerance: number;
  readonly #matrices: NodeMatrix[] = [];
  readonly #levels: Level[] = [];
  /** indices of what is deleted on the path to the present node */
  readonly #path: Int32Array;
  #depth = 0;
  #incumbent = 0;
  #best: number[] | null = null;
  #nodes = 0;
  #maxNodes = 0;
  #open: Subtree[] = [];

  /** @param model not modified */
  constructor(model: QuadraticModel) {
    const { n, factor, center } = model;
    this.#n = n;
    this.#tolerance = lossTolerance(model);
    this.#inverse = inverseFromCholesky(factor.slice(), n);
    this.#center = center;
    this.#path = new Int32Array(n);
  }

  /** Searches subtrees in their order. */
  search({ size, subtrees, incumbent, maxNodes }: SubtreeTask): SubtreeResult {
    this.#incumbent = incumbent;
    this.#best = null;
    this.#nodes = 0;
    this.#maxNodes = maxNodes;
    this.#open = [];
    for (const subtree of subtrees) {
      if (subtree.bound >= this.#limit) continue;
      if (this.#nodes >= maxNodes) this.#open.push(subtree);
      else this.#searchOne(subtree, dueDeletions(this.#n, size, subtree));
    }
    return { kept: this.#best, nodes: this.#nodes, open: this.#open };
  }

  /** The loss from which on a mask is of no interest. */
  get #limit(): number {
    return this.#incumbent * (1 - this.#tolerance);
  }

  #searchOne(subtree: Subtree, due: number): void {
    const { matrix, weights, loss } = subtreeStart(this.#inverse, this.#center, subtree);
    const { deleted, undecided } = subtree;
    const u = undecided.length;
    const level = this.#level(0);
    const base = this.#matrix(0, u);
    base.weightOf.set(undecided);
    base.matrix.set(matrix);
    this.#path.set(deleted);
    this.#depth = deleted.length;
    level.count = 0;
    for (let i = 0; i < u; i++) {
      level.weights[i] = weights[i];
      level.diagonal[i] = matrix[i * u + i];
      level.saliencies[i] = (0.5 * weights[i] * weights[i]) / matrix[i * u + i];
      if (level.saliencies[i] < this.#limit - loss) level.undecided[level.count++] = i;
    }
    this.#explore({ at: 0, base: 0, from: 1 }, due, loss);
  }

  /**
   * Explores a node.
   *
   * @param node its level, its matrix, and the first level whose row is not in that matrix
   * @param due  deletions that are due, r
   * @param loss of the mask that keeps all undecided weights
   */
  #explore({ at, base, from }: { at: number; base: number; from: number }, due: number, loss: number): void {
    const level = this.#levels[at];
    const { saliencies, undecided } = level;
    while (level.count >= due) {
      if (this.#nodes >= this.#maxNodes) {
        this.#leaveOpen(level, base, due, loss);
        return;
      }
      this.#nodes++;
      if (due === 1) {
        this.#foundCheapest(level, base, loss);
        return;
      }
      let chosen = 0;
      for (let i = 1; i < level.count; i++) {
        if (saliencies[undecided[i]] > saliencies[undecided[chosen]]) chosen = i;
      }
      const q = undecided[chosen];
      undecided.copyWithin(chosen, chosen + 1, level.count); // from here on it is decided
      level.count--;
      const after = loss + saliencies[q];
      if (after >= this.#limit) continue;
      this.#delete(at, base, from, q, this.#limit - after);
      const child = this.#levels[at + 1];
      if (child.count < due - 1) continue;
      this.#path[this.#depth++] = this.#matrices[base].weightOf[q];
      if (due > 2 && child.count - (due - 1) >= OWN_MATRIX_FROM) {
        this.#ownMatrix(at + 1, base, from);
        this.#explore({ at: at + 1, base: base + 1, from: at + 2 }, due - 1, after);
      } else {
        this.#explore({ at: at + 1, base, from }, due - 1, after);
      }
      this.#depth--;
    }
  }

  /**
   * Makes the level after the deletion of q: its row of the inverse, then weights, diagonal and saliencies of what may
   * still go.
   *
   * @param limit the saliency from which on a weight is kept
   */
  #delete(at: number, base: number, from: number, q: number, limit: number): void {
    const { matrix, u } = this.#matrices[base];
    const level = this.#levels[at];
    const child = this.#level(at + 1);
    const { row } = child;
    for (let i = 0; i < u; i++) row[i] = matrix[q * u + i];
    for (let l = from; l <= at; l++) {
      const earlier = this.#levels[l].row;
      const share = earlier[q];
      for (let i = 0; i < u; i++) row[i] -= share * earlier[i];
    }
    const scale = 1 / Math.sqrt(level.diagonal[q]);
    for (let i = 0; i < u; i++) row[i] *= scale;
    const step = level.weights[q] * scale;
    let count = 0;
    for (let i = 0; i < level.count; i++) {
      const p = level.undecided[i];
      const weight = level.weights[p] - step * row[p];
      const diagonal = level.diagonal[p] - row[p] * row[p];
      const saliency = (0.5 * weight * weight) / diagonal;
      child.weights[p] = weight;
      child.diagonal[p] = diagonal;
      child.saliencies[p] = saliency;
      if (saliency < limit) child.undecided[count++] = p;
    }
    child.count = count;
  }

  /** Goes over from rows of deletions to a matrix of the undecided weights alone, and to its coordinates. */
  #ownMatrix(at: number, base: number, from: number): void {
    const above = this.#matrices[base];
    const level = this.#levels[at];
    const u = level.count;
    const own = this.#matrix(base + 1, u);
    for (let x = 0; x < u; x++) {
      const p = level.undecided[x];
      own.weightOf[x] = above.weightOf[p];
      for (let y = 0; y <= x; y++) own.matrix[x * u + y] = above.matrix[p * above.u + level.undecided[y]];
    }
    for (let l = from; l <= at; l++) {
      const { row } = this.#levels[l];
      for (let x = 0; x < u; x++) {
        const share = row[level.undecided[x]];
        for (let y = 0; y <= x; y++) own.matrix[x * u + y] -= share * row[level.undecided[y]];
      }
    }
    for (let x = 0; x < u; x++) {
      const p = level.undecided[x];
      for (let y = 0; y < x; y++) own.matrix[y * u + x] = own.matrix[x * u + y];
      // Not beyond p, which ascends: nothing is overwritten before it is read.
      level.weights[x] = level.weights[p];
      level.diagonal[x] = level.diagonal[p];
      level.saliencies[x] = level.saliencies[p];
      level.undecided[x] = x;
    }
  }

  /** Takes the mask that deletes the path, if it is the best so far. */
  #found(loss: number): void {
    if (loss >= this.#limit) return;
    this.#incumbent = loss;
    const isKept = new Uint8Array(this.#n).fill(1);
    for (let d = 0; d < this.#depth; d++) isKept[this.#path[d]] = 0;
    this.#best = Array.from(isKept.keys()).filter((q) => isKept[q] === 1);
  }

  /** Takes the mask that also deletes the cheapest undecided weight, if it is the best so far. */
  #foundCheapest({ undecided, count, saliencies }: Level, base: number, loss: number): void {
    let q = undecided[0];
    for (let i = 1; i < count; i++) if (saliencies[undecided[i]] < saliencies[q]) q = undecided[i];
    this.#path[this.#depth++] = this.#matrices[base].weightOf[q];
    this.#found(loss + saliencies[q]);
    this.#depth--;
  }

  /** Leaves what is not decided at a node for later. */
  #leaveOpen({ undecided, count, saliencies }: Level, base: number, due: number, loss: number): void {
    const { weightOf } = this.#matrices[base];
    const left = Array.from(undecided.subarray(0, count));
    const ascending = left.map((p) => saliencies[p]).sort((p, q) => p - q);
    this.#open.push({
      deleted: Array.from(this.#path.subarray(0, this.#depth)),
      undecided: left.map((p) => weightOf[p]),
      bound: loss + ascending[due - 1], // one of the deletions that are due costs this or more
    });
  }

  #level(at: number): Level {
    const n = this.#n;
    this.#levels[at] ??= {
      weights: new Float64Array(n),
      diagonal: new Float64Array(n),
      saliencies: new Float64Array(n),
      undecided: new Int32Array(n),
      count: 0,
      row: new Float64Array(n),
    };
    return this.#levels[at];
  }

  #matrix(base: number, u: number): NodeMatrix {
    const n = this.#n - base; // each matrix has at least one weight less than the one above it
    this.#matrices[base] ??= { matrix: new Float64Array(n * n), weightOf: new Int32Array(n), u };
    this.#matrices[base].u = u;
    return this.#matrices[base];
  }
}
