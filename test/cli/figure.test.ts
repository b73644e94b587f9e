import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { number, text } from '../../src/arrow/columns.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { svgOf } from '../../src/figures/svg.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { exitStatus, listen, listenInTests, printed, stderr } from './exitStatus.ts';

/** Figures of the report of any experiment: `errors`, and one of its own. */
vi.mock('../../experiments/reports.ts', () => ({
  reportOf: ({ experiment: { name } }: Results) => ({
    figures: () => [figureNamed('errors'), figureNamed(`${name}Only`)],
  }),
}));

function figureNamed(name: string): Figure {
  const drawing = { title: `Title of ${name}`, description: 'D', width: 60, height: 40, drawn: [] };
  const columns = [text('criterion', 'name', 'the criterion'), number('error', 'error', 'E')];
  const rows = [
    { criterion: 'obs', error: 0.1 + 0.2 },
    { criterion: 'obd', error: Number.POSITIVE_INFINITY },
  ];
  return { name, title: drawing.title, caption: 'What is seen.', svg: svgOf(drawing), data: { columns, rows } };
}

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
const at = (...names: string[]) => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));
const figure = (...words: string[]) => exitStatus('figure', ...words, '--out', at('out'));

beforeAll(async () => {
  listen();
  for (const name of ['one', 'two']) {
    const grids = [{ dataset: 'xor', layers: [2, 2, 1], criterion: 'magnitude', trainingSteps: 5 }];
    writeFileSync(at(`${name}.json`), JSON.stringify({ name, question: 'Which?', grids }));
    expect(await exitStatus('run', at(`${name}.json`), '--threads', '1', '--out', at('out')), stderr.join()).toBe(0);
  }
});
listenInTests();

describe('surgeon figure', () => {
  it('lists the figures of all experiments, or of one, with their titles', async () => {
    expect(await figure()).toBe(0);
    expect(printed()).toMatch(/one\/errors +\| Title of errors/);
    expect(printed()).toMatch(/two\/twoOnly +\| Title of twoOnly/);
    expect(await figure('two', '--json')).toBe(0);
    const found = JSON.parse(printed());
    expect(found.map((one: { figure: string }) => one.figure)).toEqual(['two/errors', 'two/twoOnly']);
    expect(found[0]).toMatchObject({ title: 'Title of errors', caption: 'What is seen.', rows: 2 });
  });

  it('writes the SVG of the report, and a PNG of a size', async () => {
    expect(await figure('two/errors', '--svg', at('errors.svg'))).toBe(0);
    expect(readFileSync(at('errors.svg'), 'utf8')).toBe(figureNamed('errors').svg);
    expect(await figure('oneOnly', '--png', at('one.png'), '--width', '180', '--json')).toBe(0);
    const bytes = readFileSync(at('one.png'));
    expect(JSON.parse(printed())).toEqual({
      ...{ figure: 'one/oneOnly', title: 'Title of oneOnly', saved: { png: at('one.png') } },
    });
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([180, 120]);
  });

  it('says what a figure is, and prints its data in full as JSON', async () => {
    expect(await figure('one/errors')).toBe(0);
    expect(printed()).toContain('Title of errors\nWhat is seen.\n\n2 rows of data, with --json');
    expect(await figure('one/errors', '--json')).toBe(0);
    expect(JSON.parse(printed())).toEqual({
      ...{ figure: 'one/errors', title: 'Title of errors', caption: 'What is seen.' },
      columns: [
        { name: 'criterion', unit: 'name', meaning: 'the criterion' },
        { name: 'error', unit: 'error', meaning: 'E' },
      ],
      rows: [
        { criterion: 'obs', error: 0.30000000000000004 },
        { criterion: 'obd', error: 'Infinity' },
      ],
    });
  });

  it('leaves a file alone that has other content, unless it is to be written anew', async () => {
    writeFileSync(at('mine.svg'), 'mine');
    expect(await figure('one/errors', '--svg', at('mine.svg'))).toBe(2);
    expect(stderr.join()).toContain('mine.svg is there with other content: --force writes it anew');
    expect(readFileSync(at('mine.svg'), 'utf8')).toBe('mine');
    expect(await figure('one/errors', '--svg', at('mine.svg'), '--force')).toBe(0);
    expect(await figure('one/errors', '--svg', at('mine.svg'))).toBe(0); // the same bytes
  });

  const FILE = at('never.svg');
  it.each([
    [['errors', '--svg', FILE], /"errors" is a figure of one\/errors, two\/errors: name one of these/],
    [['one/erors', '--svg', FILE], /one has no figure "erors"; did you mean "errors"\?/],
    [['nothing', '--svg', FILE], /out has no figure "nothing": it has one\/errors, one\/oneOnly, two\/errors/],
    [['three/errors', '--svg', FILE], /out has no results of "three": it has one, two/],
    [['--svg', FILE], /name the figure that .*never\.svg is to have/],
    [['one/errors', '--svg', FILE, '--png', FILE], /--svg and --png must be two files/],
    [['one/errors', '--png', FILE, '--animated'], /--animated goes with --svg FILE/],
    [['one/errors', '--svg', FILE, '--animated'], /one\/errors draws no path of a network/],
    [['one/errors', '--svg', FILE, '--width', '9'], /--width goes with --png FILE/],
    [['one/errors', '--png', FILE, '--width', '9', '--scale', '2'], /give --scale or --width, not both/],
    [['one/errors', '--png', FILE, '--width', '99999'], /width must be an integer 1 … 16384, got 99999/],
    [['one/errors', '--png', FILE, '--scale', '0'], /scale must be pixels for one > 0 and ≤ 50, got 0/],
    [['one/errors', '--svg', at('no', 'folder.svg')], /--svg must be a file that can be written/],
  ])('refuses %j, and writes nothing', async (words, message) => {
    expect(await figure(...words)).toBe(2);
    expect(stderr.join('\n')).toMatch(message);
    expect(statSync(FILE, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('names an experiment that cannot be read, and lists the others', async () => {
    mkdirSync(at('out', 'broken'));
    writeFileSync(at('out', 'broken', 'manifest.json'), '{}');
    expect(await figure()).toBe(1);
    expect(stderr.join()).toMatch(/^surgeon: no figures of broken: /);
    expect(printed()).toContain('two/twoOnly');
    expect(await figure('broken/errors', '--svg', FILE)).toBe(2);
    rmSync(at('out', 'broken'), { recursive: true });
  });
});
