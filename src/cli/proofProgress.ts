import { STALE_MS } from '../files/lock.ts';
import type { ProofEvent, ProofProgress } from '../proof/proofEvent.ts';
import { percent } from '../statistics/statistics.ts';
import type { ProgressOptions } from './progress.ts';

/** Time between two lines where nobody watches. */
const LINE_MS = 30_000;
/** Time between two lines on a terminal. */
const TERMINAL_MS = 2_000;

/**
 * Shows the events of proofs on stderr: a line every 30 s, or 2 s on a terminal; every event as a line of JSON with
 * `json`, nothing but warnings with `quiet`.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function proofProgress(
  { json, quiet }: ProgressOptions,
  now: () => number = () => performance.now(),
): (event: ProofEvent) => void {
  if (json && !quiet) return (event) => console.error(JSON.stringify(event));
  const betweenMs = process.stderr.isTTY ? TERMINAL_MS : LINE_MS;
  let last = now();
  return (event) => {
    switch (event.event) {
      case 'progress':
        if (quiet || now() - last < betweenMs) break;
        last = now();
        console.error(`${event.experiment}: ${proofProgressText(event)}`);
        break;
      case 'damaged':
        console.error(`surgeon: ${event.reason}: searching cell ${event.cell} again`);
        break;
      case 'waiting':
        if (quiet) break;
        console.error(
          `surgeon: another process has what is left: waiting; if it was killed, ${event.lock} is taken over within ${STALE_MS / 1000} s`,
        );
        break;
      case 'failed':
        console.error(`surgeon: no proof of cell ${event.cell}: ${event.reason}`);
        break;
    }
  };
}

/** E.g. `12 of 38 sizes done, 12 proven, 3.1 million nodes/s; 17 weights: gap 8.0 %`. */
export function proofProgressText({ rows, done, proven, failed, nodesPerSecond, searching }: ProofProgress): string {
  const failures = failed > 0 ? `, ${failed} failed` : '';
  const speed = nodesPerSecond > 0 ? `, ${(nodesPerSecond / 1e6).toPrecision(2)} million nodes/s` : '';
  const [first] = searching;
  const at = first ? `; ${first.weightsLeft} weights: gap ${percent(first.gap)} %` : '';
  return `${done} of ${rows} sizes done, ${proven} proven${failures}${speed}${at}`;
}
