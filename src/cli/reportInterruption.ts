import type { Arguments } from './options.ts';

/** Says on stderr that a run was stopped on the way, and what becomes of it. */
export function reportInterruption({ quiet, json }: Arguments): void {
  if (quiet || json) return;
  console.error('surgeon: interrupted: finished cells are kept, and the same command goes on where it stopped');
}
