import { hessianFrom, type SharedHessian } from '../../src/cell/sharedHessian.ts';

/** The task of a thread of a test with a shared H. */
export interface BuilderTask {
  readonly hessian: SharedHessian;
  /** counts the builds of all threads, and then the threads that have their H */
  readonly counts: Int32Array;
  /** how the build ends, if this thread is the one that builds; `never`: it has to be killed */
  readonly ending: 'built' | 'thrown' | 'exit' | 'never';
}

/** Takes H, slowly built if need be. */
export default ({ hessian, counts, ending }: BuilderTask): Float64Array => {
  const values = hessianFrom(hessian, () => {
    Atomics.add(counts, 0, 1);
    Atomics.notify(counts, 0);
    Atomics.wait(counts, 1, 0, ending === 'never' ? 60_000 : 150); // time for the others to come, and wait
    if (ending === 'thrown') throw new Error('not this time');
    if (ending === 'exit') process.exit(3);
    return Float64Array.of(1, 2, 3, 4).map((x) => x / 3);
  });
  return values.slice();
};
