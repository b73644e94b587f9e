import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { DataSets } from '../dataset/dataSets.ts';
import { runOnEngine } from '../engines/runOnEngine.ts';
import { backendState } from '../estimate/backendsInUse.ts';
import { cellsOf, withOverrides } from '../experiment/cells.ts';
import { experimentPaths } from '../files/paths.ts';
import { BACKENDS } from '../linalg/backend.ts';
import { readTrace } from '../trace/trace.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { example } from './example.ts';
import { type Arguments, jsonOption } from './options.ts';

/**
 * `surgeon doctor`: versions, cores and backends of this machine, and one cell from data to trace as a check of
 * threads, arithmetic and files.
 */
export const doctorCommand: CommandModule<unknown, Arguments> = {
  command: 'doctor',
  describe: 'print versions, cores and backends, and check that one cell runs on threads and can be read back',
  builder: (yargs) =>
    jsonOption(yargs)
      .epilogue('SURGEON_WIDE=off keeps the kernels of all commands narrow: the same bits in more time.')
      .example(...example('$0 doctor', 'exit status 0 if all is well'))
      .example(...example('$0 doctor --json', 'for a bug report')),
  async handler(args) {
    const facts = {
      surgeon: PACKAGE_VERSION,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      ...Object.fromEntries(BACKENDS.map((name) => [name, backendState(name)])),
    };
    const check = await oneCell();
    if (check !== 'passed') process.exitCode = 1;
    if (args.json) console.log(JSON.stringify({ ...facts, check }));
    else for (const [name, value] of Object.entries({ ...facts, check })) console.log(`${name}: ${value}`);
  },
};

async function oneCell(): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'surgeon-'));
  try {
    const dataSets = new DataSets();
    const xor = withOverrides(EXPERIMENTS[0], { seed: 1, criterion: 'obs', startRange: 0.5, alpha: 1e-6 });
    const cells = cellsOf(xor, dataSets);
    const { failures } = await runOnEngine(xor, { out, dataSets, cells, threads: 2, command: 'surgeon doctor' });
    if (failures.length > 0) return failures[0].reason;
    const { checks } = readTrace(experimentPaths(out, xor.name).cell(cells[0].id));
    return checks.every(({ agrees }) => agrees) ? 'passed' : 'the two inverses disagree';
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
