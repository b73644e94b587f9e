import type { Failure } from '../sweep/runAccount.ts';

/** Failed cells that are named one by one; the others are in failures.arrow. */
const NAMED = 10;

/** Names failed cells on stderr and sets exit status 1 if there are any. */
export function reportFailures(failures: readonly Failure[]): void {
  for (const { cell, reason } of failures.slice(0, NAMED)) console.error(`surgeon: cell ${cell.id} failed: ${reason}`);
  if (failures.length > NAMED) console.error(`surgeon: and ${failures.length - NAMED} more cells failed`);
  if (failures.length > 0) process.exitCode = 1;
}
