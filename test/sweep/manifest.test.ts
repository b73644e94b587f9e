import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ResultError } from '../../src/errors.ts';
import { readManifest } from '../../src/sweep/manifest.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));
const path = join(root, 'manifest.json');
const config = { name: 'mine', question: '?', grids: [{ dataset: 'xor', layers: [2, 2, 1] }] };

describe('a manifest', () => {
  it.each([
    ['as it is written', JSON.stringify({ version: '0.1.0', config }, null, 2)],
    ['of a later version', JSON.stringify({ version: '9.0.0', config, news: [] })],
    ['that an editor has marked', `\uFEFF${JSON.stringify({ config })}`],
  ])('is read %s', (_, text) => {
    writeFileSync(path, text);
    expect(readManifest(path)).toMatchObject({ config, engine: 'threads', part: null });
  });

  it.each([
    ['empty', '', 'Unexpected end of JSON input'],
    ['cut', '{\n "config": {\n', 'JSON at position'],
    ['of something else', '\n!', 'is not valid JSON'],
    ['null', 'null', 'config: must be an experiment, { "name", "question", "grids", … }, got undefined'],
    ['a list', '[]', 'config: must be an experiment'],
    ['of unknown fields', JSON.stringify({ config: { ...config, grids: [{ alhpa: 1 }] } }), 'unknown field "alhpa"'],
  ])('is refused in one line where it is %s', (_, text, reason) => {
    writeFileSync(path, text);
    expect(() => readManifest(path)).toThrow(ResultError);
    expect(() => readManifest(path)).toThrow(/^[^\n]* is damaged \([^\n]*\): run the experiment again$/);
    expect(() => readManifest(path)).toThrow(reason);
  });

  it('is refused where it is not there, or is no file', () => {
    mkdirSync(join(root, 'folder'));
    expect(() => readManifest(join(root, 'folder'))).toThrow(
      'folder cannot be read (EISDIR): run the experiment first',
    );
    expect(() => readManifest(join(root, 'none'))).toThrow(expect.objectContaining({ missing: true }));
  });
});
