import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Samples } from '../../src/dataset/dataSet.ts';
import { digitSamples, digits } from '../../src/dataset/digits.ts';
import { UsageError } from '../../src/errors.ts';
import { publishedFilesIn } from '../../src/files/publishedFiles.ts';
import { hasCorpus, USER_DATA } from '../userData.ts';

it('a line is 64 counts of sixteenths and the digit', () => {
  const line = (counts: readonly number[], digit: number) =>
    `${[...counts, ...Array(64 - counts.length).fill(0), digit]}\n`;
  const samples = digitSamples(line([0, 16, 8], 3) + line([1], 0));
  expect(samples).toHaveLength(2);
  expect(samples[0].input.slice(0, 4)).toEqual([0, 1, 0.5, 0]);
  expect(samples[0].input).toHaveLength(64);
  expect(samples[0].target).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  expect(samples[1].input[0]).toBe(1 / 16);
  expect(samples[1].target).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

describe('a folder without the published files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digits-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const message = (where = folder) => {
    try {
      digits.load({ draw: 1, files: publishedFilesIn(where) });
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return (error as UsageError).message;
    }
    throw new Error('digits were read');
  };
  const ORIGIN =
    'the UCI Machine Learning Repository has it: data set 80, Optical Recognition of Handwritten Digits, DOI 10.24432/C50P49';

  it('is told both places that were looked at, and where the data can be had', () => {
    const [inside, beside] = [join(folder, 'digits', 'optdigits.tra'), join(folder, 'optdigits.tra')];
    expect(message()).toBe(`digits needs the file optdigits.tra, which is neither ${inside} nor ${beside}; ${ORIGIN}`);
    const none = join(folder, 'none');
    expect(message(none)).toContain(`neither ${join(none, 'digits', 'optdigits.tra')} nor`);
  });

  it('is told of a file in place of the folder as of a missing one', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(message(join(folder, 'file'))).toContain('digits needs the file optdigits.tra');
  });

  it('is told a wrong size', () => {
    const path = join(folder, 'optdigits.tra');
    writeFileSync(path, '0,1\n');
    expect(message()).toBe(`${path} must be the published file of 563639 bytes, got 4; ${ORIGIN}`);
  });

  it('is told a wrong digest', () => {
    mkdirSync(join(folder, 'digits'));
    const path = join(folder, 'digits', 'optdigits.tra');
    writeFileSync(path, Buffer.alloc(563639));
    // `head -c 563639 /dev/zero | sha256sum`
    const [wanted, found] = [
      'e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd',
      'd516f575f3fc4f8f81119a330f94015c7b32361f59e9d723f414f43c107785a5',
    ];
    expect(message()).toBe(`${path} must have the SHA-256 ${wanted}, got ${found}; ${ORIGIN}`);
  });

  it('is told what cannot be read', () => {
    mkdirSync(join(folder, 'digits', 'optdigits.tra'), { recursive: true });
    expect(message()).toBe(`${join(folder, 'digits', 'optdigits.tra')} must be a file that can be read, got EISDIR`);
  });

  it.runIf(hasCorpus('digits'))('is told that the test set alone is missing', () => {
    writeFileSync(join(folder, 'optdigits.tra'), readFileSync(join(USER_DATA, 'digits', 'optdigits.tra')));
    expect(message()).toContain('digits needs the file optdigits.tes,');
  });
});

describe.runIf(hasCorpus('digits'))('the digits', () => {
  const classCounts = ({ targets }: Samples) =>
    Array.from({ length: 10 }, (_, digit) => targets.filter((t, k) => k % 10 === digit && t === 1).length);

  it('have the samples of their description, class by class', () => {
    const { train, test, validation } = digits.load({ draw: 1, files: publishedFilesIn(USER_DATA) });
    expect([train.count, test!.count, validation]).toEqual([3823, 1797, null]);
    expect(classCounts(train)).toEqual([376, 389, 380, 389, 387, 376, 377, 387, 380, 382]);
    expect(classCounts(test!)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  it('have inputs in sixteenths and one target a sample', () => {
    const { train } = digits.load({ draw: 1, files: publishedFilesIn(USER_DATA) });
    expect(train.inputs.every((x) => x >= 0 && x <= 1 && Number.isInteger(16 * x))).toBe(true);
    expect(Math.max(...train.inputs.subarray(0, 6400))).toBe(1);
    expect(train.targets.reduce((sum, t) => sum + t, 0)).toBe(3823);
  });

  it('name their inputs row by row, as the ink lies', () => {
    const { inputNames, outputNames, train } = digits.load({ draw: 1, files: publishedFilesIn(USER_DATA) });
    expect([inputNames.length, inputNames[0], inputNames[7], inputNames[8], inputNames[63]]).toEqual([
      64,
      'r1c1',
      'r1c8',
      'r2c1',
      'r8c8',
    ]);
    expect(outputNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    // A 0 has no ink in the middle; the columns at the edges are white, the rows at the edges are not.
    const mean = (name: string, digit: number) => {
      const i = inputNames.indexOf(name);
      const ours = Array.from({ length: train.count }, (_, k) => k).filter((k) => train.targets[10 * k + digit] === 1);
      return ours.reduce((sum, k) => sum + train.inputs[64 * k + i], 0) / ours.length;
    };
    expect(mean('r4c4', 0)).toBeLessThan(0.25);
    expect(mean('r4c3', 0)).toBeGreaterThan(0.5);
    expect(mean('r4c1', 0)).toBeLessThan(0.01);
    expect(mean('r1c4', 0)).toBeGreaterThan(0.5);
  });

  it('are found in their own folder too', () => {
    expect(digits.load({ draw: 1, files: publishedFilesIn(join(USER_DATA, 'digits')) }).sha256).toBe(
      digits.load({ draw: 1, files: publishedFilesIn(USER_DATA) }).sha256,
    );
  });
});
