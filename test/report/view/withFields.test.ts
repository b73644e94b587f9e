import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeTable } from '../../../src/arrow/arrowFile.ts';
import { integer, number, text } from '../../../src/arrow/columns.ts';
import { experimentPaths } from '../../../src/files/paths.ts';
import { withFields } from '../../../src/report/view/withFields.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const paths = experimentPaths(root, 'mine');
const CELL = text('cell', 'id', 'cell');
const STEPS = [CELL, integer('step', 'index', 'step')];
const steps = { columns: STEPS, rows: ['b', 'a', 'b', 'c'].map((cell, step) => ({ cell, step })) };
beforeAll(() => {
  const columns = [
    CELL,
    text('criterion', 'name', 'criterion'),
    number('alpha', 'α', 'α'),
    integer('weightsLeft', 'n', 'n'),
  ];
  writeTable(paths.table('summary'), columns, [
    { cell: 'a', criterion: 'obs', alpha: 1, weightsLeft: 5 },
    { cell: 'b', criterion: 'obd', alpha: 2, weightsLeft: 6 },
  ]);
});

it('rows of cells have the fields that are asked for, of a table and of a trace; null of a cell without a summary', () => {
  for (const path of [paths.table('steps'), paths.cell('b')]) {
    const found = withFields(steps, path, ['criterion', 'step']);
    expect(found.columns.map(({ name }) => name)).toEqual(['cell', 'step', 'criterion']);
    expect(found.rows.map(({ step, criterion }) => [step, criterion])).toEqual([
      ...[
        [0, 'obd'],
        [1, 'obs'],
        [2, 'obd'],
        [3, null],
      ],
    ]);
  }
});

it('nothing is added that is no field, is there, or has no summary beside it', () => {
  expect(withFields(steps, paths.table('steps'), ['weightsLeft', 'step', 'cell'])).toBe(steps);
  expect(withFields(steps, join(root, 'steps.arrow'), ['criterion'])).toBe(steps);
  const others = { columns: [integer('step', 'index', 'step')], rows: [{ step: 1 }] };
  expect(withFields(others, paths.table('steps'), ['criterion'])).toBe(others);
});
