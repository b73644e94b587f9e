import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DataSets } from '../../src/dataset/dataSets.ts';
import { UsageError } from '../../src/errors.ts';
import { cellsOf } from '../../src/experiment/cells.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import type { Experiment } from '../../src/tables/experiment.ts';
import { buildTables, makeMeasurements } from '../../src/tables/experimentTables.ts';
import { runExperiment } from '../../src/tables/runExperiment.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const dataSets = new DataSets();
const grid = { dataset: 'xor', layers: [2, 2, 1], seed: '1..2', criterion: ['obs', 'magnitude'] } as const;
/** It asks for a table that is made of a measurement. */
const TWO: Experiment = {
  ...{ name: 'two', question: 'Which is left?', grids: [grid] },
  tables: { hessians: true },
};

it('a run ends with its tables, measurements included: those of the two steps by hand, to the byte', async () => {
  const { status, computed, tables } = await runExperiment(TWO, { out: root, threads: 1, dataSets });
  expect({ status, computed }).toEqual({ status: 'done', computed: 4 });
  const folder = experimentPaths(root, TWO.name)
    .table('summary')
    .replace(/[^/]*$/, '');
  const files = () =>
    Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name.endsWith('.arrow'))
        .map((name) => [name, readFileSync(join(folder, name))]),
    );
  const written = files();
  expect(Object.keys(written).sort()).toEqual(
    Object.keys(tables)
      .map((name) => `${name}.arrow`)
      .sort(),
  );
  for (const name of Object.keys(written)) rmSync(join(folder, name));
  const cells = cellsOf(TWO, dataSets);
  makeMeasurements(root, TWO, cells, { dataSets });
  buildTables(root, TWO, cells, { dataSets });
  expect(files()).toEqual(written);
});

it('a part of a plan leaves no tables, nor does a run that was stopped', async () => {
  const cells = cellsOf(TWO, dataSets);
  const part = { name: 'cell', cells: [cells[0]] };
  const out = join(root, 'part');
  expect((await runExperiment(TWO, { out, threads: 1, dataSets, part })).tables).toEqual({});
  const signal = AbortSignal.abort();
  const stopped = await runExperiment(TWO, { out, threads: 1, dataSets, signal });
  expect(stopped).toMatchObject({ status: 'interrupted', computed: 0, tables: {} });
  expect(existsSync(experimentPaths(out, TWO.name).table('summary'))).toBe(false);
});

it.each([
  [{ name: '../elsewhere' }, 'name'],
  [{ name: '' }, 'name'],
  [{ grids: [] }, 'grids'],
  [{ grids: [{ ...grid, alfa: 1 }] }, 'alfa'],
  [{ tables: { hessian: true } }, 'hessian'],
])('an experiment that a file may not hold is refused before anything is written: %j', async (part, message) => {
  const out = join(root, 'refused', 'out');
  const refusal = await runExperiment({ ...TWO, ...(part as object) }, { out, threads: 1, dataSets }).then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  );
  expect(refusal).toBeInstanceOf(UsageError);
  expect((refusal as UsageError).message).toContain(message);
  expect(existsSync(join(root, 'refused'))).toBe(false);
});

it.each([undefined, ''])('a run without a folder is refused: %j', async (out) => {
  await expect(runExperiment(TWO, { out: out as string })).rejects.toThrow('out must be the path of a folder, got');
});
