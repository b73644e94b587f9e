import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inverse, Matrix } from 'ml-matrix';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../src/arrow/arrowFile.ts';
import { exitStatus, listen, listenInTests, printed, stderr } from '../cli/exitStatus.ts';

const PAGE = readFileSync('docs/tutorial.md', 'utf8');
const [yaml] = blocks('yaml');
const [script] = blocks('js');
const [trainedFormulas, byHand, leftFormulas] = blocks('');

/** The blocks of code of the page that are in a language, in their order. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, of, code]) => (of === language ? [code] : []));
}

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const file = join(root, 'ten-minutes.yaml');
const handMade = join(root, 'by-hand.mjs');

/** Runs a command as it stands on the page, on a folder of the test's own; @returns what it prints. */
async function typed(command: string, out = join(root, 'results')): Promise<string> {
  expect(PAGE).toContain(`npx surgeon ${command}`);
  const words = command
    .replace('ten-minutes.yaml', file)
    .replace('*.arrow', () => readdirSync(join(out, 'ten-minutes', 'cells'))[0])
    .replace('results/', `${out}/`)
    .replace(' --out other', '')
    .split(' ');
  const status = await exitStatus(...words, ...(words[0] === 'run' ? ['--out', out, '--threads', '1', '--quiet'] : []));
  expect(status, stderr.join('\n')).toBe(0);
  return printed();
}

beforeAll(async () => {
  writeFileSync(file, yaml);
  writeFileSync(handMade, script);
  listen();
  await typed('run ten-minutes.yaml');
  trained = await typed('show results/ten-minutes/cells/*.arrow --network --step 0 --json');
});
listenInTests();
afterAll(() => rmSync(root, { recursive: true }));

/** The trained network, a JSON object a weight. */
let trained: string;

/** The lines of a text, as rows of cells that blanks or bars stand between. */
const rowsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll('|', ' ').trim().split(/ +/));

/** The two tables of the script, without their heads: the first deletion, a weight a row; and the five deletions. */
const [firstRows, stepRows] = byHand.split('\n\n').map((table) => rowsOf(table).slice(1));

it('surgeon prints the trained network, and what is left of it, as the page has them', async () => {
  expect(await typed('show results/ten-minutes/cells/*.arrow --network --step 0')).toContain(trainedFormulas.trimEnd());
  expect(await typed('show results/ten-minutes/cells/*.arrow --network')).toContain(leftFormulas.trimEnd());
});

it('the script prints what the page has, and the five deletions are those of surgeon, digit by digit', async () => {
  const { status, stdout } = spawnSync(process.execPath, [handMade], { input: trained, encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toBe(byHand);
  const [head, , , ...steps] = rowsOf(
    await typed('show results/ten-minutes/steps.arrow --columns step,weight,saliency,errorChange,trainError'),
  );
  expect([head, ...steps.slice(0, 5)]).toEqual(rowsOf(byHand.split('\n\n')[1]));
});

describe('a second route: differences of the outputs, and the inverse by ml-matrix', () => {
  const [P, ALPHA] = [4, 1e-5];
  const SAMPLES = [
    { input: [0, 0], target: 0.1 },
    { input: [0, 1], target: 0.9 },
    { input: [1, 0], target: 0.9 },
    { input: [1, 1], target: 0.1 },
  ];

  /** The output of 2-3-1 by matrices: sigmoid(b + V·sigmoid(a + Ux)). */
  function output(w: readonly number[], input: readonly number[]): number {
    const sigmoid = (sums: Matrix) => sums.to1DArray().map((s) => 1 / (1 + Math.exp(-s)));
    const hidden = sigmoid(Matrix.from1DArray(3, 3, w.slice(0, 9)).mmul(Matrix.columnVector([...input, 1])));
    return sigmoid(Matrix.rowVector(w.slice(9)).mmul(Matrix.columnVector([...hidden, 1])))[0];
  }

  const error = (w: readonly number[]) =>
    SAMPLES.reduce((sum, { input, target }) => sum + (target - output(w, input)) ** 2 / (2 * P), 0);

  /** ∂o/∂w_q by five points: h = 1e-3 leaves h⁴/30 of the fifth derivative and 1e-16/h of rounding, 1e-12 together. */
  function slope(w: readonly number[], input: readonly number[], q: number): number {
    const h = 1e-3;
    const at = (steps: number) => output(w.with(q, w[q] + steps * h), input);
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
  }

  /** One deletion over the live weights: [H⁻¹]_qq, L_q, which of them goes, and δw. */
  function deletion(w: readonly number[], live: readonly number[]) {
    const jacobian = new Matrix(SAMPLES.map(({ input }) => live.map((q) => slope(w, input, q))));
    const H = jacobian.transpose().mmul(jacobian).div(P);
    const G = inverse(Matrix.add(H, Matrix.eye(live.length).mul(ALPHA)));
    const saliencies = live.map((q, i) => w[q] ** 2 / (2 * G.get(i, i)));
    const chosen = saliencies.indexOf(Math.min(...saliencies));
    const change = G.getColumn(chosen).map((g) => (-w[live[chosen]] / G.get(chosen, chosen)) * g);
    return { diagonal: G.diagonal(), saliencies, chosen, change };
  }

  /** The path of five deletions from the trained network. */
  function path() {
    const weights = trained.split('\n').map((line) => JSON.parse(line));
    const names = weights.map(({ source, unit }): string => `${source}>${unit}`);
    let w: number[] = weights.map(({ weight }) => weight);
    let live = [...w.keys()];
    const steps = [];
    while (live.length > 8) {
      const found = deletion(w, live);
      const { chosen, change, saliencies } = found;
      const after = w.map((weight, q) => weight + (change[live.indexOf(q)] ?? 0)).with(live[chosen], 0);
      const [saliency, errorChange] = [saliencies[chosen], error(after) - error(w)];
      const size = Math.hypot(...change);
      steps.push({ ...found, w, weight: names[live[chosen]], saliency, errorChange, trainError: error(after), size });
      live = live.filter((q) => q !== live[chosen]);
      w = after;
    }
    return { names, steps };
  }

  // Slopes are off by 1e-12, so H⁻¹ is by 1e-12/α = 1e-7 of itself, and a change of E, in which first orders cancel, by
  // ten times that. Half a unit of the last of six digits is 5e-6 of a number or less.
  const isPrinted = (found: number, text: string) => Math.abs(found / Number(text) - 1) < 6e-6;

  it('has every number of the first table', () => {
    const { names, steps } = path();
    const [{ w, diagonal, saliencies, change }] = steps;
    expect(firstRows.map(([name]) => name)).toEqual(names);
    const columns = [w, diagonal, saliencies, change];
    const wrong = firstRows.flatMap(([name, ...cells], q) =>
      cells.filter((cell, column) => !isPrinted(columns[column][q], cell)).map((cell) => `${name}: ${cell}`),
    );
    expect(firstRows.every((row) => row.length === 5)).toBe(true);
    expect(wrong).toEqual([]);
  });

  it('has every number of the second table', () => {
    const { steps } = path();
    expect(stepRows.map(([step, weight]) => [Number(step), weight])).toEqual(
      steps.map(({ weight }, i) => [i + 1, weight]),
    );
    const wrong = stepRows.flatMap(([step, , ...cells], i) => {
      const { saliency, errorChange, trainError } = steps[i];
      const found = [saliency, errorChange, trainError];
      return cells.filter((cell, column) => !isPrinted(found[column], cell)).map((cell) => `${step}: ${cell}`);
    });
    expect(wrong).toEqual([]);
  });

  it('has the numbers of the text', () => {
    const { steps } = path();
    const [, w, diagonal, saliency] = /: ([\d.]+)² \/ \(2 · ([\d.]+)\) = ([\d.e-]+)\.$/m.exec(PAGE)!;
    expect(firstRows.find(([name]) => name === steps[0].weight)).toEqual([
      ...[steps[0].weight, w, diagonal, saliency, `-${w}`],
    ]);
    const shares = steps.map(({ size, saliency: all }) => (ALPHA * size ** 2) / 2 / all);
    expect(PAGE).toContain(`more than ${Math.floor(Math.min(...shares) * 1000) / 10} %`);
    const ratios = steps.map(({ errorChange, saliency: predicted }) => errorChange / predicted);
    const [best, worst] = [Math.min, Math.max].map((of) => of(...ratios.slice(0, 4)).toFixed(2));
    expect(PAGE).toContain(`The first four deletions cost ${best} to ${worst} times`);
    expect(PAGE).toContain(
      `The fifth costs ${ratios[4].toFixed(0)} times as much: its δw has length ${steps[4].size.toFixed(2)}`,
    );
  });
});

describe('what other values of the fields give', () => {
  const stepsOf = (out: string) => readTable(join(out, 'ten-minutes', 'steps.arrow')).rows.slice(1);
  const run = async (out: string, ...flags: readonly string[]) => {
    expect(PAGE).toContain(flags.join(' '));
    expect(await exitStatus('run', file, ...flags, '--out', out, '--threads', '1', '--quiet')).toBe(0);
  };

  it('a hundred times the damping', async () => {
    const out = join(root, 'damped');
    await run(out, '--alpha', '1e-3');
    const steps = stepsOf(out);
    expect(steps.map(({ weight }) => weight)).toEqual(stepRows.map(([, weight]) => weight));
    const ratios = steps.map(({ saliency }, i) => (saliency as number) / Number(stepRows[i][2]));
    const [min, max] = [Math.min, Math.max].map((of) => of(...ratios).toFixed(0));
    expect(PAGE).toContain(`${min} to ${max} times the saliency`);
  });

  it('retraining after each deletion', async () => {
    const out = join(root, 'retrained');
    await run(out, '--retrain', 'every');
    const [retrained, not] = [stepsOf(out).at(-1)!.trainError as number, Number(stepRows[4][4])];
    const said = (value: number) => value.toExponential(1);
    expect(PAGE).toContain(`E ends at ${said(retrained)} in the place of ${said(not)}`);
  });

  it('other criteria', async () => {
    const out = join(root, 'criteria');
    await typed('run ten-minutes.yaml --criterion obs,obd,magnitude --out other', out);
    const { rows } = readTable(join(out, 'ten-minutes', 'summary.arrow'));
    const [, left] = /pruning stop at (\d+) weights/.exec(PAGE)!;
    expect(rows.map(({ criterion, weightsLeft }) => [criterion, weightsLeft])).toEqual([
      ['obs', 8],
      ['obd', Number(left)],
      ['magnitude', Number(left)],
    ]);
  });
});
