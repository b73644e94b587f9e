/** The last steps of a quasi-Newton method and the changes of gradient along them: what it knows of the curvature. */
export interface SecantPairs {
  /** pairs that are remembered */
  readonly count: number;
  /** Remembers a pair, and forgets the oldest where there are too many. @param product step·change > 0 */
  add(step: Float64Array, change: Float64Array, product: number): void;
  /** Forgets all. */
  clear(): void;
  /**
   * −Bg, B the inverse curvature that the pairs make of a multiple of I; −g where there are none.
   *
   * @param direction overwritten with it
   */
  descent(gradient: Float64Array, direction: Float64Array): void;
}

/** Makes room for pairs of vectors of n entries. @param memory pairs at most */
export type MakeSecantPairs = (n: number, memory: number) => SecantPairs;

/** Pairs by plain loops: the two-loop recursion of Nocedal, Math. Comp. 35 (1980) 773. */
export const plainSecantPairs: MakeSecantPairs = (n, memory) => {
  const pairs = Array.from({ length: memory }, () => ({
    ...{ step: new Float64Array(n), change: new Float64Array(n), product: 0, share: 0 },
  }));
  let oldest = 0;
  let count = 0;
  const pairAt = (p: number) => pairs[(oldest + p) % memory];
  return {
    get count() {
      return count;
    },
    add(step, change, product) {
      if (count === memory) oldest = (oldest + 1) % memory;
      else count++;
      const pair = pairAt(count - 1);
      pair.step.set(step);
      pair.change.set(change);
      pair.product = product;
    },
    clear() {
      count = 0;
    },
    descent(gradient, direction) {
      for (let i = 0; i < n; i++) direction[i] = -gradient[i];
      for (let p = count - 1; p >= 0; p--) {
        const pair = pairAt(p);
        pair.share = dot(pair.step, direction) / pair.product;
        addMultiple(direction, -pair.share, pair.change);
      }
      if (count > 0) {
        const { product, change } = pairAt(count - 1);
        const scale = product / dot(change, change);
        for (let i = 0; i < n; i++) direction[i] *= scale;
      }
      for (let p = 0; p < count; p++) {
        const { step, change, product, share } = pairAt(p);
        addMultiple(direction, share - dot(change, direction) / product, step);
      }
    },
  };
};

/** a·b */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addMultiple(to: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * vector[i];
}
