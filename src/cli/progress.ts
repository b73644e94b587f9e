import { Presets, SingleBar } from 'cli-progress';
import { STALE_MS } from '../files/lock.ts';
import type { RunEvent } from '../sweep/runEvent.ts';
import type { Progress } from '../sweep/runProgress.ts';

/** The form in which progress is shown. */
export interface ProgressOptions {
  /** JSON lines */
  readonly json: boolean;
  /** nothing but warnings */
  readonly quiet: boolean;
}

/** Time between two lines where nobody watches. */
const LINE_MS = 30_000;

/**
 * Shows the events of a run on stderr: a bar on a terminal that can draw, a line every 30 s elsewhere, every event as a
 * line of JSON with `json`, nothing with `quiet`.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function progress(
  { json, quiet }: ProgressOptions,
  now: () => number = () => performance.now(),
): (event: RunEvent) => void {
  if (json && !quiet) return (event) => console.error(JSON.stringify(event));
  const drawn = process.stderr.isTTY && process.env.TERM !== 'dumb';
  const show = quiet ? QUIET : drawn ? bar() : lines(now);
  return (event) => {
    switch (event.event) {
      case 'start':
        show.begin(event);
        break;
      case 'progress':
        show.update(event.experiment, event);
        break;
      case 'damaged':
        console.error(`surgeon: ${event.reason}: computing cell ${event.cell} again`);
        break;
      case 'waiting':
        if (!quiet) {
          console.error(
            `surgeon: another process has the last ${cellCount(event.cells)}: waiting; if it was killed, ${takenOver(event.claims)}`,
          );
        }
        break;
      case 'end':
        show.end();
        break;
    }
  };
}

interface Display {
  begin(start: Extract<RunEvent, { event: 'start' }>): void;
  update(experiment: string, progress: Progress): void;
  end(): void;
}

const QUIET: Display = { begin: () => {}, update: () => {}, end: () => {} };

/** Lines for logs. */
function lines(now: () => number): Display {
  let last = now();
  return {
    begin: () => {
      last = now();
    },
    update(experiment, state) {
      if (now() - last < LINE_MS) return;
      last = now();
      console.error(`${experiment}: ${progressText(state)}`);
    },
    end: () => {},
  };
}

function bar(): Display {
  // Stopped by the first Ctrl-C: the second one leaves at once, and the cursor must be back by then.
  const options = { stream: process.stderr, hideCursor: true, gracefulExit: true };
  const drawn = new SingleBar({ ...options, format: '{experiment} {bar} {text}' }, Presets.shades_classic);
  return {
    begin: ({ experiment, cells, finished }) => drawn.start(cells, finished, { experiment, text: '' }),
    update: (experiment, state) => drawn.update(state.done + state.failed, { experiment, text: progressText(state) }),
    end: () => drawn.stop(),
  };
}

/** Says when the locks of a killed process end, and names one of them. */
function takenOver([first, ...rest]: readonly string[]): string {
  const others = rest.length > 0 ? ` and ${rest.length} more like it` : '';
  return `delete ${first}${others}, or they are taken over within ${STALE_MS / 1000} s`;
}

/** E.g. `120 of 1350 cells done, 0 failed, 1230 left, 24 cells/s, 51 s left`. */
export function progressText({ cells, done, failed, left, rate, secondsLeft }: Progress): string {
  const speed = rate === null ? [] : [rate >= 1 ? `${twoDigits(rate)} cells/s` : `${twoDigits(60 * rate)} cells/min`];
  const time = secondsLeft === null || left === 0 ? [] : [`${duration(secondsLeft)} left`];
  return [`${done} of ${cellCount(cells)} done`, `${failed} failed`, `${left} left`, ...speed, ...time].join(', ');
}

/** At least two digits, without a power of ten: `0.50`, `3.1`, `24`, `130`. */
const twoDigits = (rate: number) => (rate >= 99.5 ? String(Math.round(rate)) : rate.toPrecision(2));

const cellCount = (cells: number) => `${cells} ${cells === 1 ? 'cell' : 'cells'}`;

/** E.g. `51 s`, `12 min`, `3 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
