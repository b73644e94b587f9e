import type { WorkerEvent } from '../engines/remote/jobOutcome.ts';
import type { Arguments } from './options.ts';

/** The work of a worker so far. */
export interface WorkerTally {
  /** computed, and sent */
  cells: number;
  /** trained, and sent */
  networks: number;
  /** cells and networks that failed for good */
  failed: number;
  /** jobs that were none for this worker */
  refused: number;
}

/** A tally as a sentence. */
export const inWords = ({ cells, networks, failed, refused }: WorkerTally): string =>
  `${cells} cells and ${networks} networks computed, ${failed} failed, ${refused} refused`;

/**
 * Shows the events of a worker on stderr, a line each (JSON with `--json`), and counts them. With `--quiet` only what
 * somebody has to see to is shown: jobs that it refuses, and news of the connection.
 */
export function workerProgress(
  { json, quiet }: Arguments,
  onNotice: (line: string) => void,
): { readonly tally: Readonly<WorkerTally>; readonly onEvent: (event: WorkerEvent) => void } {
  const tally: WorkerTally = { cells: 0, networks: 0, failed: 0, refused: 0 };
  const show = (event: WorkerEvent) => {
    if (json && !quiet) console.error(JSON.stringify(event));
    else if (event.event === 'notice') onNotice(event.line);
    else if (event.event === 'refused') onNotice(`job ${event.job}: ${event.reason}`);
    else if (!quiet) console.error(line(event));
  };
  const onEvent = (event: WorkerEvent) => {
    if (event.event === 'done') tally[event.task === 'prune' ? 'cells' : 'networks']++;
    else if (event.event === 'refused' || (event.event === 'failed' && !event.again)) tally[event.event]++;
    show(event);
  };
  return { tally, onEvent };
}

function line(event: Extract<WorkerEvent, { task: unknown }>): string {
  const what = event.task === 'prune' ? `cell ${event.cell}` : `network of cell ${event.cell}`;
  if (event.event === 'done') return `${what}: ${(event.ms / 1000).toFixed(1)} s`;
  return `${what} failed${event.again ? ', and is tried again' : ''}: ${event.reason}`;
}
