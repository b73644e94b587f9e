import { mkdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { ResultError } from '../errors.ts';
import type { BackendsInUse } from '../estimate/backendsInUse.ts';
import type { Cell, CellConfig } from '../experiment/cells.ts';
import { type Experiment, parseExperiment } from '../experiment/experiment.ts';
import { writeWhole } from '../files/wholeFile.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { NO_TIMES, type RunTimes } from './runTimes.ts';

/** The state of a run; `incomplete`: merged of parts that lack some cells. */
export type RunStatus = 'running' | 'done' | 'failed' | 'interrupted' | 'incomplete';

/** The origin of results: everything worth knowing that is not allowed to change a bit of them. */
export interface Manifest {
  readonly status: RunStatus;
  readonly command: string;
  readonly version: string;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** name of the engine that computed */
  readonly engine: string;
  /** of the process; null where workers elsewhere computed */
  readonly threads: number | null;
  /** which part of the plan was run, e.g. `shard 1/3`; null: all of it */
  readonly part: string | null;
  /** what did the heavy products, and its kernels */
  readonly backend: BackendsInUse;
  readonly cells: { readonly planned: number; readonly computed: number; readonly failed: number };
  readonly seeds: readonly number[];
  /** SHA-256 of each data set */
  readonly data: Readonly<Record<string, string>>;
  /** SHA-256 of each network that is given; absent where none is */
  readonly networks?: Readonly<Record<string, string>>;
  readonly elapsedMs: number;
  /** milliseconds in each stage of the method, of all threads together */
  readonly times: RunTimes;
  /** the experiment with the values it was run with: its plan */
  readonly config: Experiment;
  /** the manifests of the parts that these results were merged of; times and counts above are their sums */
  readonly merged?: readonly Omit<Manifest, 'config' | 'merged'>[];
}

/** The manifest of a run. */
export function manifestOf(
  experiment: Experiment,
  cells: readonly Cell[],
  run: Pick<Manifest, 'status' | 'command' | 'engine' | 'threads' | 'part' | 'elapsedMs' | 'times' | 'backend'> & {
    readonly computed: number;
    readonly failed: number;
  },
): Manifest {
  const { status, command, engine, threads, part, elapsedMs, times, backend, computed, failed } = run;
  const processors = cpus();
  const networks = cells.flatMap(({ config: { network, networkSha256 } }) =>
    network ? [[network, networkSha256!]] : [],
  );
  return {
    status,
    command,
    version: PACKAGE_VERSION,
    node: process.version,
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    engine,
    threads,
    part,
    backend,
    cells: { planned: cells.length, computed, failed },
    seeds: [...new Set(cells.flatMap(({ config }) => config.seed ?? []))],
    data: Object.fromEntries(cells.map(({ config }) => [dataName(config), config.dataSha256])),
    ...(networks.length > 0 && { networks: Object.fromEntries(networks) }),
    elapsedMs,
    times,
    config: experiment,
  };
}

/** A data set, with its draw where it is not the first. */
const dataName = ({ dataset, draw }: CellConfig) => (draw === 1 ? dataset : `${dataset}, draw ${draw}`);

/** Writes a manifest, whole or not at all. */
export function writeManifest(path: string, manifest: Manifest): void {
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Values of keys that manifests of surgeon 0.1.0 do not have. */
const ABSENT_BEFORE = { engine: 'threads', part: null, times: NO_TIMES } as const;

/**
 * Reads a manifest.
 *
 * @throws {ResultError} if there is none, or it is not ours
 */
export function readManifest(path: string): Manifest {
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as Manifest | null;
    const config = parseExperiment(manifest?.config, 'config');
    return { ...ABSENT_BEFORE, ...(manifest as Manifest), config };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    if (code !== undefined)
      throw new ResultError(`${path} cannot be read (${code}): run the experiment first`, { missing });
    throw new ResultError(`${path} is damaged (${message.replaceAll(/\s+/g, ' ')}): run the experiment again`);
  }
}
