import type { ChildProcess } from 'node:child_process';

/** Processes that are still running, to be ended with this one. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});
// Without a listener a signal ends this process and leaves the others behind.
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.once(signal, () => process.exit(128 + number));
}

/** Has a process end with this one, whatever ends this one but `kill -9`. */
export function endedWithUs<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Whether a process given to `endedWithUs` has not ended yet. */
export const isRunning = (child: ChildProcess): boolean => running.has(child);
