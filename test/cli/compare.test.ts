import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTable } from '../../src/arrow/arrowFile.ts';
import { integer, number, orNull, text } from '../../src/arrow/columns.ts';
import { claimsPath, experimentPaths } from '../../src/files/paths.ts';
import { CLAIMS_COLUMNS } from '../../src/tables/claim.ts';
import { exitStatus, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
listenInTests();

const at = (...names: string[]) => join(root, ...names);
const compare = (...words: string[]): Promise<number> => exitStatus('compare', ...words);

const SUMMARY = [
  text('cell', 'id', 'cell'),
  text('dataset', 'name', 'data'),
  text('criterion', 'name', 'criterion'),
  integer('seed', 'seed', 'seed'),
  integer('weightsLeft', 'count', 'n'),
];
const STEPS = [
  text('cell', 'id', 'cell'),
  integer('step', 'index', 'step'),
  integer('weightsLeft', 'count', 'n'),
  orNull(integer('deleted', 'index', 'q')),
  number('trainError', 'error', 'E'),
];

/** Results of two cells of three states. @param error of the last state of the second; @param verdict on one claim */
function writeRun(out: string, error: number, verdict: string, node = 'v20.0.0', deleted = 2): void {
  const paths = experimentPaths(at(out), 'mine');
  const ids = ['a', 'b'];
  writeTable(
    paths.table('summary'),
    SUMMARY,
    ids.map((cell, index) => ({ cell, dataset: 'monks-1', criterion: 'obs', seed: index, weightsLeft: 5 })),
  );
  for (const cell of ids) {
    const steps = [0, 1, 2].map((step) => ({
      ...{ cell, step, weightsLeft: 7 - step, deleted: step === 0 ? null : step === 1 ? 6 : deleted },
      trainError: step === 2 && cell === 'b' ? error : step,
    }));
    writeTable(paths.cell(cell), STEPS, steps);
  }
  const [claim, source] = ['<b>OBS</b> is best', 'a paper'];
  writeTable(claimsPath(at(out)), CLAIMS_COLUMNS, [
    { claim, source, paper: '1', ours: String(error), verdict, note: '' },
  ]);
  const config = { name: 'mine', question: 'Which?', grids: [{ dataset: 'xor', layers: [2, 2, 1] }] };
  const facts = {
    version: '0.1.0',
    node,
    cpu: 'one',
    cores: 2,
    engine: 'threads',
    threads: 2,
    part: null,
    status: 'done',
  };
  const rest = { backend: { name: 'wasm', core: 'f64x2' }, cells: { planned: 2, computed: 2, failed: 0 }, data: {} };
  writeFileSync(paths.manifest, JSON.stringify({ ...facts, ...rest, config }));
}

beforeAll(() => {
  writeRun('first', 2, 'reproduced');
  writeRun('same', 2, 'reproduced', 'v24.0.0');
  writeRun('other', 2.5, 'differs', 'v24.0.0');
  writeRun('parted', 2, 'reproduced', 'v20.0.0', 3);
  mkdirSync(at('empty'));
  mkdirSync(at('more'));
  writeRun('more', 2, 'reproduced');
  writeTable(experimentPaths(at('more'), 'extra').table('summary'), SUMMARY, []);
});

describe('surgeon compare', () => {
  it('says so where nothing changed but facts of the run, and exits with 0', async () => {
    expect(await compare(at('first'), at('same'), '--exit-code')).toBe(0);
    expect(printed()).toContain('Nothing: the same cells, tables and verdicts.');
    expect(printed()).toContain('mine: 2 cells in both, all with the same bytes');
    expect(printed()).toContain('Node.js v20.0.0 → v24.0.0');
    expect(printed()).not.toContain('Columns that differ');
  });

  it('names cells, columns, places and verdicts that changed', async () => {
    expect(await compare(at('first'), at('other'))).toBe(0);
    expect(printed()).toContain('mine: 2 cells in both, 1 with the same bytes; 1 with others');
    expect(printed()).toMatch(/\| trainError \| +1 \| +0\.2 \| b +\| +2 \| +5 \|/); // 0.5 of 2.5
    expect(printed()).toContain('<b>OBS</b> is best: reproduced → differs (2 → 2.5)');
    expect(await compare(at('first'), at('other'), '--exit-code')).toBe(1);
    expect(stderr).toEqual([]);
  });

  it('has all of it as JSON', async () => {
    expect(await compare(at('first'), at('other'), '--json')).toBe(0);
    const { isEqual, experiments, verdicts } = JSON.parse(printed());
    expect(isEqual).toBe(false);
    expect(experiments[0].cells).toMatchObject({ equal: 1, different: ['b'], onlyFirst: [], parted: [] });
    expect(experiments[0].cells.columns).toEqual([
      { column: 'trainError', largest: 0.2, step: 2, weightsLeft: 5, cells: 1, cell: 'b' },
    ]);
    expect(verdicts.changes).toMatchObject([{ first: 'reproduced', second: 'differs', ours: ['2', '2.5'] }]);
  });

  it('tells cells that delete other weights, and compares two folders of experiments', async () => {
    expect(await compare(at('first', 'mine'), at('parted', 'mine'))).toBe(0);
    expect(printed()).toContain('2 with others; 2 of them delete other weights, the first at step 2');
    expect(printed()).not.toContain('Verdicts');
  });

  it('Markdown has headings, and no HTML of a name', async () => {
    expect(await compare(at('first'), at('other'), '--markdown')).toBe(0);
    expect(stdout[0]).toBe('### What changed');
    expect(printed()).toContain('\\<b>OBS\\</b> is best');
    expect(printed()).toContain('\n| trainError | ');
  });

  it('an experiment that one folder has is a difference', async () => {
    expect(await compare(at('first'), at('more'), '--exit-code')).toBe(1);
    expect(printed()).toContain('experiments only in the second: extra');
  });

  it('what one of two runs lacks is named, and a difference', async () => {
    const steps = ['a', 'b'].map((cell) => ({ cell, step: 0, weightsLeft: 7, deleted: null, trainError: 1 }));
    const compared = async (without: (paths: ReturnType<typeof experimentPaths>) => readonly string[]) => {
      for (const out of ['whole', 'part']) {
        rmSync(at(out), { recursive: true, force: true });
        writeRun(out, 2, 'reproduced');
        writeTable(experimentPaths(at(out), 'mine').table('steps'), STEPS, steps);
      }
      for (const path of without(experimentPaths(at('part'), 'mine'))) rmSync(path, { recursive: true });
      expect(await compare(at('part'), at('whole'), '--exit-code')).toBe(1);
      expect(printed()).not.toContain('Nothing');
      return printed().replaceAll(/\s+/g, ' '); // lines are wrapped
    };
    expect(await compared(({ table }) => [table('summary')])).toContain('tables only in the second: summary');
    expect(await compared(({ cells }) => [cells])).toContain(
      'mine: 2 cells in both, all with the same rows in tables, for want of traces; 2 in both whose trace is only in the second',
    );
    const one = await compared(({ cell }) => [cell('a')]);
    expect(one).toContain('2 cells in both, 1 with the same bytes, 1 with the same rows in tables');
    expect(one).toContain('1 in both whose trace is only in the second');
    expect(await compared(({ cells, table }) => [cells, table('summary')])).toContain(
      '0 cells in both; 2 only in the second; tables only in the second: summary',
    );
    expect(await compared(({ manifest }) => [manifest])).toContain('manifest.json not there → there');
    expect(await compared(() => [claimsPath(at('part'))])).toContain('1 claim, none of them in the first.');
  });

  it('cells with a trace in one run and a row in the other one cannot be compared, which is said', async () => {
    writeRun('traced', 2, 'reproduced');
    writeRun('summed', 2, 'reproduced');
    rmSync(experimentPaths(at('traced'), 'mine').table('summary'));
    rmSync(experimentPaths(at('summed'), 'mine').cells, { recursive: true });
    expect(await compare(at('traced'), at('summed'), '--json')).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({
      isEqual: false,
      experiments: [
        { cells: { equal: 0, notCompared: ['a', 'b'], traces: { onlyFirst: ['a', 'b'], onlySecond: [] } } },
      ],
    });
  });

  it('the digests of data and of a network of one name are two facts', async () => {
    for (const [out, digest] of [
      ['given', 'd1'],
      ['changed', 'd2'],
    ]) {
      writeRun(out, 2, 'reproduced');
      const { manifest } = experimentPaths(at(out), 'mine');
      const facts = { data: { tiles: digest }, networks: { tiles: 'n' } };
      writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), ...facts }));
    }
    expect(await compare(at('given'), at('changed'))).toBe(0);
    expect(printed()).toContain('data of tiles d1 → d2');
    expect(printed()).not.toContain('network tiles');
  });

  it('without traces the tables are compared', async () => {
    for (const [out, error] of [
      ['tables', 2],
      ['others', 2.5],
    ] as const) {
      writeRun(out, error, 'reproduced');
      const paths = experimentPaths(at(out), 'mine');
      rmSync(paths.cells, { recursive: true });
      const steps = ['a', 'b'].map((cell) => ({
        cell,
        step: 0,
        weightsLeft: 7,
        deleted: null,
        trainError: cell === 'b' ? error : 1,
      }));
      writeTable(paths.table('steps'), STEPS, steps);
    }
    expect(await compare(at('tables'), at('others'), '--json')).toBe(0);
    expect(JSON.parse(printed()).experiments[0]).toMatchObject({
      cells: { equal: 1, different: ['b'], columns: [{ column: 'trainError', largest: 0.2 }] },
      tables: { different: ['steps'] },
    });
  });

  it.each([
    [[at('first'), at('nowhere')], 'nowhere does not exist'],
    [[at('first'), at('empty')], 'empty has no results: neither a manifest nor tables'],
    [[at('first'), at('same', 'mine')], 'give two folders of results or two of experiments'],
    [
      [at('first', 'mine'), at('first', 'mine', 'summary.arrow')],
      'summary.arrow is a file: a comparison takes two folders',
    ],
    [[at('first')], 'Missing argument: second'],
    [[at('first'), at('same'), '--json', '--markdown'], 'give --markdown or --json, not both'],
    [[at('first'), ''], 'second must be a folder, got ""'],
  ])('refuses %j', async (words, message) => {
    expect(await compare(...words)).toBe(2);
    expect(stderr).toEqual([expect.stringContaining(message)]);
    expect(stdout).toEqual([]);
  });
});
