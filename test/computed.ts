import { mkdirSync, writeFileSync } from 'node:fs';
import { runCell } from '../src/cell/runCell.ts';
import { networkKey, trainedNetwork } from '../src/cell/trainedNetwork.ts';
import { type Cell, cellsOf } from '../src/experiment/cells.ts';
import type { Experiment } from '../src/experiment/experiment.ts';
import { experimentPaths } from '../src/files/paths.ts';
import { writeTrace } from '../src/trace/trace.ts';
import type { Trained } from '../src/training/trained.ts';
import { dataSets, problemHere } from './dataSets.ts';

/**
 * Everything that `surgeon run` leaves of an experiment that `surgeon tables` needs, its cells and the plan, without
 * starting a thread.
 *
 * @param out folder of results
 */
export function computed(out: string, experiment: Experiment): Cell[] {
  const paths = experimentPaths(out, experiment.name);
  mkdirSync(paths.cells, { recursive: true });
  writeFileSync(paths.manifest, JSON.stringify({ config: experiment }));
  const networks = new Map<string, Trained>();
  const cells = cellsOf(experiment, dataSets);
  for (const cell of cells) {
    const key = networkKey(cell.config);
    const network = networks.get(key) ?? trainedNetwork(cell.config, problemHere(cell.config));
    networks.set(key, network);
    writeTrace(paths.cell(cell.id), runCell(cell, problemHere(cell.config), network));
  }
  return cells;
}
