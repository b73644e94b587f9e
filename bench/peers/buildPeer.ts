import { join } from 'node:path';
import type { Engine } from '../../src/cell/engine.ts';
import type { DataSets } from '../../src/dataset/dataSets.ts';
import type { Cell } from '../../src/experiment/cells.ts';
import type { Grid } from '../../src/experiment/experiment.ts';
import { publishedFilesIn } from '../../src/files/publishedFiles.ts';
import type { KernelMode } from '../kernelMode.ts';
import { answerTasks, giveUp, say } from './answerTasks.ts';
import { builtCell } from './builtCell.ts';
import { type BuiltModules, builtModules } from './builtModules.ts';
import { builtTraining } from './builtTraining.ts';
import { useMode } from './useMode.ts';

// A built clone of this package as a peer: this one, or that of another commit. Its argument is a BuildPeerOptions in
// JSON.

/** Which build it is, and what it is asked for. */
export interface BuildPeerOptions {
  /** folder of the clone */
  readonly build: string;
  readonly form: 'ours' | 'before';
  readonly threads: number;
  /** kernels of this build; null: as they are by default, of an earlier one */
  readonly mode: KernelMode | null;
  /** fields of its one cell */
  readonly grid: Grid;
  /** folder of published corpora; null where the cell needs none */
  readonly data: string | null;
}

const { build, form, threads, mode, grid, data } = JSON.parse(process.argv[2]) as BuildPeerOptions;
if (mode !== null) useMode(mode);
try {
  const modules = await builtModules(build);
  const dataSets = new modules.data.DataSets(data === null ? {} : { files: publishedFilesIn(data) });
  const [cell] = modules.experiment.cellsOf({ name: 'bench', question: 'How fast is it?', grids: [grid] }, dataSets);
  const { backend } = cell.config;
  const kernel = backend === 'wasm' ? modules.backends.wasmBackend().core : `V8 ${process.versions.v8}`;
  // A cell works on this thread alone; what is trained on several is trained by an engine.
  const engine = data === null ? null : await openedEngine(modules, cell, dataSets);
  const contenders = engine
    ? builtTraining(engine, cell)
    : builtCell(modules.cell, cell, modules.experiment.problemOf(cell.config, dataSets));
  const offers = contenders.map(({ what, max }) => ({ what, max }));
  say({ backend, form, kernel, threads, ...(mode !== null && { mode }), offers });
  await answerTasks(contenders);
  await engine?.close();
} catch (error) {
  giveUp(`${join(build, 'dist')}: ${(error as Error).message}`);
}

/** The threads of this process, prepared for one cell as a run is that has no other. */
async function openedEngine({ engines }: BuiltModules, cell: Cell, dataSets: DataSets): Promise<Engine> {
  const options = { threads, memory: Number.POSITIVE_INFINITY, dataSets, cellSeconds: null, flags: {} };
  const engine = await engines.ENGINES[0].open({ ...options, onNotice: () => {} });
  engine.prepare([cell]);
  return engine;
}
