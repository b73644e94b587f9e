import { inverseFromCholesky } from '../linalg/cholesky.ts';
import { type KernelSpace, kernelSpace } from '../linalg/wasm/kernelSpace.ts';
import { lossTolerance } from './lossTolerance.ts';
import type { QuadraticModel } from './quadraticModel.ts';
import { dueDeletions, type Subtree, type SubtreeResult, type SubtreeTask } from './subtree.ts';
import { subtreeStart } from './subtreeStart.ts';

/** Words of the record of a search (`Search` of kernels/subtreeSearch.ts), and where each begins. */
const RECORD_WORDS = 15;
const NODES = 4;
const DEPTH = 6;
const FOUND = 7;
const OPENED = 8;
/** Doubles before the arrays of a level, and of a subtree that was left open. */
const LEVEL_HEADER = 1;
const OPEN_HEADER = 3;
/** Arrays of a level. */
const LEVEL_ARRAYS = 5;

const even = (length: number) => length + (length % 2);

/**
 * The search of `SubtreeSearch` by a kernel: the same nodes, masks and bits, in a fraction of the time.
 *
 * Memory: of a size k, the sum of u² doubles over u from k to n.
 */
export class KernelSubtreeSearch {
  readonly #n: number;
  readonly #inverse: Float64Array;
  readonly #center: Float64Array;
  readonly #tolerance: number;
  readonly #space: KernelSpace;

  /**
   * @param model not modified
   * @param space its memory is given back after each search
   */
  constructor(model: QuadraticModel, space: KernelSpace = kernelSpace()) {
    this.#n = model.n;
    this.#inverse = inverseFromCholesky(model.factor.slice(), model.n);
    this.#center = model.center;
    this.#tolerance = lossTolerance(model);
    this.#space = space;
  }

  /**
   * Searches subtrees in their order.
   *
   * @throws {NumericalError} if 4 GiB do not hold its matrices
   */
  search(task: SubtreeTask): SubtreeResult {
    return this.#space.arena.borrow(() => this.#searchAll(task));
  }

  #searchAll({ size, subtrees, incumbent, maxNodes }: SubtreeTask): SubtreeResult {
    const { kernels } = this.#space;
    const n = this.#n;
    const due = subtrees.map((subtree) => dueDeletions(n, size, subtree));
    const memory = this.#memory(n - size);
    const { numbers, words, path, best } = memory;
    numbers.set([incumbent, 1 - this.#tolerance]);
    words.set([0, maxNodes, 0, 0, 0], NODES);
    const open: Subtree[] = [];
    for (const [s, subtree] of subtrees.entries()) {
      const limit = numbers[0] * numbers[1];
      if (subtree.bound >= limit) continue;
      if (words[NODES] >= maxNodes) {
        open.push(subtree);
        continue;
      }
      path.set(subtree.deleted);
      words[DEPTH] = subtree.deleted.length;
      words[OPENED] = 0;
      const loss = this.#place(memory, subtree, limit);
      kernels.searchSubtree(memory.at, due[s], loss);
      open.push(...this.#leftOpen(memory, words[OPENED]));
    }
    const gone = best.subarray(0, words[FOUND]);
    const kept = gone.length === 0 ? null : Array.from({ length: n }, (_, q) => q).filter((q) => !gone.includes(q));
    return { kept, nodes: words[NODES], open };
  }

  /** Fills in the first level and the first matrix; @returns the loss of the mask that keeps all undecided weights */
  #place({ level, matrix }: SearchMemory, subtree: Subtree, limit: number): number {
    const start = subtreeStart(this.#inverse, this.#center, subtree);
    const u = subtree.undecided.length;
    matrix.u[0] = u;
    matrix.weightOf.set(subtree.undecided);
    let count = 0;
    for (let i = 0; i < u; i++) {
      matrix.entries.set(start.matrix.subarray(i * u, i * u + u), i * even(u));
      const diagonal = start.matrix[i * u + i];
      const saliency = (0.5 * start.weights[i] * start.weights[i]) / diagonal;
      level.weights[i] = start.weights[i];
      level.diagonal[i] = diagonal;
      level.saliencies[i] = saliency;
      if (saliency < limit - start.loss) level.undecided[count++] = i;
    }
    level.count[0] = count;
    return start.loss;
  }

  #leftOpen({ open }: SearchMemory, opened: number): Subtree[] {
    const pitch = even(this.#n);
    return Array.from({ length: opened }, (_, s) => {
      const record = open.subarray(s * (OPEN_HEADER + pitch));
      const [deleted, undecided, bound] = record;
      const weights = Array.from(record.subarray(OPEN_HEADER, OPEN_HEADER + deleted + undecided));
      return { deleted: weights.slice(0, deleted), undecided: weights.slice(deleted), bound };
    });
  }

  /** The memory of a search with so many deletions at most. */
  #memory(deletions: number): SearchMemory {
    const { arena } = this.#space;
    const n = this.#n;
    const pitch = even(n);
    const record = arena.allocate(RECORD_WORDS);
    const integers = (length: number) => {
      const { at, values } = arena.allocate(Math.ceil(length / 2));
      return { at, values: new Int32Array(values.buffer, at, length) };
    };
    const path = integers(pitch);
    const best = integers(pitch);
    const levels = arena.allocate((deletions + 1) * (LEVEL_HEADER + LEVEL_ARRAYS * pitch));
    const table = integers(pitch);
    const open = arena.allocate((deletions + 1) * (OPEN_HEADER + pitch));
    // A matrix belongs to a node with at least one deletion more than the one above it.
    const matrices = Array.from({ length: deletions }, (_, b) => {
      const u = even(n - b);
      return arena.allocate(1 + pitch / 2 + u * u);
    });
    table.values.set(matrices.map(({ at }) => at));
    const words = new Int32Array(record.values.buffer, record.at, RECORD_WORDS);
    words.set([pitch, path.at, best.at, levels.at, table.at, open.at], OPENED + 1);
    const ofLevel = (array: number) => levels.values.subarray(LEVEL_HEADER + array * pitch);
    const [first] = matrices;
    return {
      at: record.at,
      numbers: record.values,
      words,
      path: path.values,
      best: best.values,
      open: open.values,
      level: {
        count: new Int32Array(levels.values.buffer, levels.at, 1),
        weights: ofLevel(0),
        diagonal: ofLevel(1),
        saliencies: ofLevel(2),
        undecided: new Int32Array(levels.values.buffer, ofLevel(4).byteOffset, n),
      },
      matrix: {
        u: new Int32Array(first.values.buffer, first.at, 1),
        weightOf: new Int32Array(first.values.buffer, first.at + 8, n),
        entries: first.values.subarray(1 + pitch / 2),
      },
    };
  }
}

/** The record of a search, its first level and first matrix, and what it leaves. */
interface SearchMemory {
  /** address of the record */
  readonly at: number;
  /** the record, as doubles and as words: the first two doubles are the incumbent and 1 less the tolerance */
  readonly numbers: Float64Array;
  readonly words: Int32Array;
  readonly path: Int32Array;
  readonly best: Int32Array;
  readonly open: Float64Array;
  readonly level: {
    readonly count: Int32Array;
    readonly weights: Float64Array;
    readonly diagonal: Float64Array;
    readonly saliencies: Float64Array;
    readonly undecided: Int32Array;
  };
  readonly matrix: { readonly u: Int32Array; readonly weightOf: Int32Array; readonly entries: Float64Array };
}
