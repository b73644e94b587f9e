import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readFailure, removeFailure, writeFailure } from '../../src/trace/failure.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const path = join(root, 'a.failure.json');

it('keeps the reason, the last one, until it is removed', () => {
  writeFailure(path, 'NumericalError: "H + αI"\nis not positive definite');
  expect(readFailure(path)).toBe('NumericalError: "H + αI"\nis not positive definite');
  writeFailure(path, 'the cell took longer than 3 s');
  expect(readFailure(path)).toBe('the cell took longer than 3 s');
  expect(readdirSync(root)).toEqual(['a.failure.json']);
  removeFailure(path);
  expect(readdirSync(root)).toEqual([]);
  removeFailure(path); // nothing to remove
  expect(readFailure(path)).toBeNull();
});

it.each([
  ['empty', ''],
  ['cut', '{"reason":"Numeri'],
  ['of something else', '[1, 2]'],
  ['null', 'null'],
  ['without text', '{"reason":7}'],
])('a file that is %s says nothing', (_, text) => {
  writeFileSync(path, text);
  expect(readFailure(path)).toBeNull();
});

it('a folder in the place of a file says nothing', () => {
  mkdirSync(join(root, 'folder.failure.json'));
  expect(readFailure(join(root, 'folder.failure.json'))).toBeNull();
});
