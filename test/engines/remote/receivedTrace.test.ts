import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCell } from '../../../src/cell/runCell.ts';
import { trainedNetwork } from '../../../src/cell/trainedNetwork.ts';
import { keepTrace } from '../../../src/engines/remote/receivedTrace.ts';
import { ResultError } from '../../../src/errors.ts';
import { cellsOf } from '../../../src/experiment/cells.ts';
import { writeTrace } from '../../../src/trace/trace.ts';
import { dataSets, problemHere } from '../../dataSets.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const folder = mkdtempSync(join(root, 'cells-'));
const path = join(folder, 'cell.arrow');
const grid = { dataset: 'xor', layers: [2, 2, 1], stop: 'end', seed: '1..2' } as const;
const [cell, other] = cellsOf({ name: 'mine', question: '', grids: [grid] }, dataSets);
const trained = trainedNetwork(cell.config, problemHere(cell.config));
let bytes: Buffer;
beforeAll(() => {
  writeTrace(join(root, 'trace'), runCell(cell, problemHere(cell.config), trained));
  bytes = readFileSync(join(root, 'trace'));
});
afterEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
afterAll(() => rmSync(root, { recursive: true }));

it('keeps the trace of its cell, byte by byte, and nothing else', () => {
  keepTrace(path, bytes, cell, trained.weights);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readdirSync(folder)).toEqual(['cell.arrow']);
});

describe('refuses, in words without a path, and leaves nothing of', () => {
  const changed = (at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] ^= 1;
    return copy;
  };
  const traceOf = (change: object) => {
    writeTrace(join(root, 'forged'), { ...runCell(cell, problemHere(cell.config), trained), ...change });
    return readFileSync(join(root, 'forged'));
  };
  it.each<[string, () => Buffer, string]>([
    ['a trace with one bit changed', () => changed(bytes.length / 2), 'the trace is damaged'],
    ['half a trace', () => bytes.subarray(0, bytes.length / 2), 'the trace is cut short'],
    ['no bytes', () => Buffer.alloc(0), 'the trace is empty'],
    ['text', () => Buffer.from('a trace'), 'the trace is not an Arrow file'],
    ['the trace of another cell', () => traceOf({ id: other.id }), `the trace holds cell ${other.id}`],
    ['a trace of another config', () => traceOf({ config: other.config }), 'with another config'],
    [
      'a trace of another network',
      () =>
        traceOf({
          steps: runCell(cell, problemHere(cell.config), { ...trained, weights: trained.weights.with(0, 1) }).steps,
        }),
      'the trace begins with another network',
    ],
  ])('%s', (_, sent, message) => {
    const kept = () => keepTrace(path, sent(), cell, trained.weights);
    expect(kept).toThrow(ResultError);
    expect(kept).toThrow(message);
    expect(kept).not.toThrow(root);
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('says why a file cannot be written', () => {
  const nowhere = join(root, 'nowhere', 'cell.arrow');
  expect(() => keepTrace(nowhere, bytes, cell, trained.weights)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
