import { LockWatch } from '../../src/files/lockWatch.ts';

/**
 * A watch by a clock that is ours; `pass` lets time go by while it looks every 500 ms, as a run does, and another may
 * be at work.
 */
export function watching() {
  let now = 0;
  const watch = new LockWatch(() => now);
  const pass = (ms: number, meanwhile: (now: number) => void = () => {}) => {
    for (const end = now + ms; now < end; ) {
      now += Math.min(500, end - now);
      meanwhile(now);
      watch.lookAgain();
    }
  };
  return { watch, pass };
}
