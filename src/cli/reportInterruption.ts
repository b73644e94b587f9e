import type { Arguments } from './options.ts';

/** Says on stderr that a run was stopped on the way, and what becomes of it. @param kept what stays of it */
export function reportInterruption({ quiet, json }: Arguments, kept = 'finished cells are'): void {
  if (quiet || json) return;
  console.error(`surgeon: interrupted: ${kept} kept, and the same command goes on where it stopped`);
}
