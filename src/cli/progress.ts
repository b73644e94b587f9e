import { Presets, SingleBar } from 'cli-progress';
import type { RunEvent } from '../run/runExperiment.ts';

/** Shows the events of a run on stderr: a bar with the time left on a terminal, JSON lines with `--json`, nothing with `--quiet`. */
export function progress({
  json,
  quiet,
}: {
  readonly json: boolean;
  readonly quiet: boolean;
}): (event: RunEvent) => void {
  if (json && !quiet) return (event) => console.error(JSON.stringify(event));
  const bar = quiet ? null : progressBar();
  let failed = 0;
  return (event) => {
    switch (event.event) {
      case 'start':
        failed = 0;
        bar?.start(event.cells, event.finished, { experiment: event.experiment, failed });
        break;
      case 'cell':
        if (!event.ok) failed++;
        bar?.update(event.done, { failed });
        break;
      case 'damaged':
        console.error(`surgeon: ${event.reason}: computing cell ${event.cell} again`);
        break;
      case 'end':
        bar?.stop();
        break;
    }
  };
}

/** Draws nothing unless stderr is a terminal. */
function progressBar(): SingleBar {
  return new SingleBar(
    {
      stream: process.stderr,
      format: '{experiment} {bar} {value}/{total} cells, {failed} failed, {eta_formatted} left',
      hideCursor: true,
      etaBuffer: 100,
    },
    Presets.shades_classic,
  );
}
