import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cellsOf } from '../../src/experiment/cells.ts';
import { experimentPaths } from '../../src/files/paths.ts';
import { cellsOfShard } from '../../src/sweep/executionOrder.ts';
import { readManifest } from '../../src/sweep/manifest.ts';
import { mergeResults } from '../../src/sweep/mergeResults.ts';
import { sweepsIn } from '../../src/sweep/sweepsIn.ts';
import { buildTables } from '../../src/tables/experimentTables.ts';
import { readFailure } from '../../src/trace/failure.ts';
import { readTrace, writeTrace } from '../../src/trace/trace.ts';
import { dataSets } from '../dataSets.ts';
import { smallRun, TWELVE, tracesIn } from './smallRun.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const cells = cellsOf(TWELVE, dataSets);
const folder = () => mkdtempSync(join(root, 'a'));
const pathsIn = (out: string) => experimentPaths(out, TWELVE.name);
const merged = (folders: readonly string[], into: string) => {
  const results = mergeResults(sweepsIn(folders, dataSets), into);
  expect(results).toHaveLength(1);
  return results[0];
};

/** Runs one of three parts of the plan in a folder of its own. */
async function shard(i: number, reason?: string): Promise<string> {
  const out = folder();
  const failing = { prune: async () => (reason ? ({ kind: 'numerical', reason } as const) : undefined) };
  await smallRun(out, failing, { part: { name: `shard ${i}/3`, cells: cellsOfShard(cells, i, 3) } });
  return out;
}

let whole: string;
let parts: string[];
let out: string;
beforeAll(async () => {
  whole = folder();
  await smallRun(whole);
  parts = [await shard(1), await shard(2), await shard(3)];
});
beforeEach(() => {
  out = join(folder(), 'new');
});

describe('parts of a sweep', () => {
  it('make up the whole, byte for byte, tables too', () => {
    const { experiment, taken, missing, damaged, differing, ...rest } = merged(parts, out);
    expect([experiment, taken, missing, damaged, differing]).toEqual([TWELVE, 12, [], [], []]);
    expect(rest.cells).toEqual(cells);
    expect(tracesIn(pathsIn(out))).toEqual(tracesIn(pathsIn(whole)));
    for (const of of [out, whole]) buildTables(of, TWELVE, cells, { dataSets });
    for (const table of ['summary', 'steps', 'crosscheck', 'failures']) {
      expect(readFileSync(pathsIn(out).table(table)).equals(readFileSync(pathsIn(whole).table(table)))).toBe(true);
    }
  });

  it('have a manifest of their sums, with those of the parts in it', () => {
    merged(parts, out);
    const manifests = parts.map((part) => readManifest(pathsIn(part).manifest));
    const {
      status,
      part,
      command,
      cells: counts,
      elapsedMs,
      times,
      merged: of,
      config,
    } = readManifest(pathsIn(out).manifest);
    expect([status, part, command]).toEqual(['done', null, 'surgeon merge DIR DIR DIR --out DIR']);
    expect(counts).toEqual({ planned: 12, computed: 12, failed: 0 });
    expect(elapsedMs).toBe(manifests.reduce((sum, manifest) => sum + manifest.elapsedMs, 0));
    expect(times.training).toBeCloseTo(
      manifests.reduce((sum, manifest) => sum + manifest.times.training, 0),
      9,
    );
    expect(of!.map((manifest) => manifest.part)).toEqual(['shard 1/3', 'shard 2/3', 'shard 3/3']);
    expect(of![0]).not.toHaveProperty('config');
    expect(config).toEqual(TWELVE);
  });

  it('may be merged into one of them, and again, and with the whole', () => {
    expect(merged(parts, out).taken).toBe(12);
    expect(merged(parts, out)).toMatchObject({ taken: 0, missing: [], differing: [] });
    const first = folder();
    merged([parts[0]], first);
    expect(merged([first, parts[1], parts[2]], first)).toMatchObject({ taken: 8, missing: [] });
    expect(merged([whole, ...parts], first)).toMatchObject({ taken: 0, missing: [], differing: [] });
  });

  it('of which one is missing lack its cells', () => {
    const { missing, taken } = merged([parts[0], parts[2]], out);
    expect(missing).toEqual(cellsOfShard(cells, 2, 3));
    expect(taken).toBe(8);
    expect(readManifest(pathsIn(out).manifest)).toMatchObject({
      status: 'incomplete',
      cells: { planned: 12, failed: 0 },
    });
    expect(merged([parts[1]], out)).toMatchObject({ taken: 4, missing: [] });
    expect(readManifest(pathsIn(out).manifest).status).toBe('done');
  });

  it('with cells that failed keep the reasons, until the cells come', async () => {
    const failed = await shard(2, 'the disk was full');
    const { missing } = merged([parts[0], failed, parts[2]], out);
    expect(missing).toEqual(cellsOfShard(cells, 2, 3));
    for (const { id } of missing) expect(readFailure(pathsIn(out).failure(id))).toBe('the disk was full');
    expect(readManifest(pathsIn(out).manifest)).toMatchObject({ status: 'failed', cells: { failed: 4 } });
    expect(merged([failed, parts[1]], out)).toMatchObject({ taken: 4, missing: [] });
    for (const { id } of missing) expect(readFailure(pathsIn(out).failure(id))).toBeNull();
    expect(readManifest(pathsIn(out).manifest)).toMatchObject({ status: 'done', cells: { failed: 0 } });
  });
});

describe('a cell', () => {
  const [{ id }] = cells;
  const copyOfWhole = () => {
    const copy = folder();
    merged([whole], copy);
    return copy;
  };

  it('that is damaged in one folder is taken from another, and named', () => {
    const first = copyOfWhole();
    truncateSync(pathsIn(first).cell(id), 900);
    const { taken, missing, damaged, differing } = merged([first, whole, first], out);
    expect([taken, missing, differing]).toEqual([12, [], []]);
    expect(damaged).toEqual([`${pathsIn(first).cell(id)} is cut short`]);
    expect(tracesIn(pathsIn(out))).toEqual(tracesIn(pathsIn(whole)));
  });

  it('that is damaged where it is to go is made whole', () => {
    const target = copyOfWhole();
    writeFileSync(pathsIn(target).cell(id), 'no table');
    expect(merged([whole], target)).toMatchObject({ taken: 1, missing: [], damaged: [expect.stringContaining(id)] });
    expect(tracesIn(pathsIn(target))).toEqual(tracesIn(pathsIn(whole)));
  });

  it('that is another cell in truth is missing', () => {
    const first = copyOfWhole();
    writeFileSync(pathsIn(first).cell(id), readFileSync(pathsIn(first).cell(cells[1].id)));
    const { missing, damaged } = merged([first], out);
    expect(missing).toEqual([cells[0]]);
    expect(damaged).toEqual([`${pathsIn(first).cell(id)} holds cell ${cells[1].id}`]);
  });

  it('that is not the same bytes in two folders is named; that of the target stays, or else the first is taken', () => {
    const other = copyOfWhole();
    const path = pathsIn(other).cell(id);
    const trace = readTrace(path);
    writeTrace(path, { ...trace, outcome: { ...trace.outcome, gradientNorm: 0.5 } });
    const bytes = readFileSync(path);
    expect(merged([other, whole], out).differing).toEqual([id]);
    expect(readFileSync(pathsIn(out).cell(id)).equals(bytes)).toBe(true);
    expect(merged([whole, other], out).differing).toEqual([id]);
    expect(readFileSync(pathsIn(out).cell(id)).equals(bytes)).toBe(true); // it was there
    const second = join(folder(), 'second');
    expect(merged([whole, other], second).differing).toEqual([id]);
    expect(tracesIn(pathsIn(second))).toEqual(tracesIn(pathsIn(whole)));
  });
});
