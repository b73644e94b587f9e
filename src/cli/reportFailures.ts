import type { Failure } from '../run/runExperiment.ts';

/** Names failed cells on stderr and sets exit status 1 if there are any. */
export function reportFailures(failures: readonly Failure[]): void {
  for (const { cell, reason } of failures) console.error(`surgeon: cell ${cell.id} failed: ${reason}`);
  if (failures.length > 0) process.exitCode = 1;
}
