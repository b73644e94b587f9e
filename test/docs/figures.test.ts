import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { comparedCriteria, table1 } from '../../experiments/monks/table1.ts';
import { readRows, readTable } from '../../src/arrow/arrowFile.ts';
import type { Row } from '../../src/arrow/columns.ts';
import { surgeon } from '../../src/cli/surgeon.ts';
import { type Cell, cellsOf, expansion, withOverrides } from '../../src/experiment/cells.ts';
import { type Quartiles, quartiles } from '../../src/statistics/statistics.ts';
import { mixedFields } from '../../src/tables/cellGroups.ts';
import { readExperiment } from '../../src/tables/experiment.ts';
import { parseGrouping, requirePlanned } from '../../src/tables/grouping.ts';
import { numbers } from '../../src/tables/numbers.ts';
import { rowGroups } from '../../src/tables/rowGroups.ts';
import { SUMMARY_COLUMNS } from '../../src/tables/summary.ts';
import { computed } from '../computed.ts';
import { dataSets } from '../dataSets.ts';

const root = mkdtempSync(join(tmpdir(), 'surgeon-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const SWEEPS = readFileSync('docs/sweeps.md', 'utf8');
const RESULTS = readFileSync('docs/results.md', 'utf8');
const REPRODUCING = readFileSync('docs/reproducing.md', 'utf8');
/** The reference run of monks: what `npm start` computes, to the bit (`reference.test.ts`). */
const monks = readRows('results/reference/monks/summary.arrow', SUMMARY_COLUMNS);

/** The rows of the first table of a page whose head begins so, cell by cell. */
function tableOf(page: string, head: string): string[][] {
  const lines = page.slice(page.indexOf(`\n${head}`) + 1).split('\n');
  const rows = lines.slice(
    2,
    lines.findIndex((line) => !line.startsWith('|')),
  );
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** The code of a page in a language that has some text in it. */
const snippet = (page: string, language: string, having: string): string =>
  page
    .split(`\`\`\`${language}\n`)
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf('```')))
    .find((code) => code.includes(having))!;

describe('the snippet of docs/results.md', () => {
  const code = snippet(RESULTS, 'python', 'pl.read_ipc');

  /** The same by polars: rows that have the values of the filter, grouped, counted, and their median. */
  function evaluated(summary: readonly Row[]): string[][] {
    const criteria = JSON.parse(code.match(/pl\.col\("criterion"\)\.is_in\((\[.*?\])\)/)![1]);
    const [, filter] = code.match(/is_in\(.*\),\n([^)]*)\)/)!;
    const wanted = [...filter.matchAll(/(\w+)=("[^"]*"|[\w.-]+)/g)].map(([, name, value]): [string, unknown] => {
      return [name, value === 'True' ? true : JSON.parse(value)];
    });
    expect(wanted.map(([name]) => name)).toEqual(['loss', 'stop', 'alpha', 'retrain', 'trained']);
    const by = [...code.match(/group_by\((.*?), maintain_order/)![1].matchAll(/"(\w+)"/g)].map(([, name]) => name);
    const [, median] = code.match(/median=pl\.col\("(\w+)"\)\.median\(\)/)!;
    const rows = summary.filter(
      (row) => criteria.includes(row.criterion) && wanted.every(([name, value]) => row[name] === value),
    );
    return rowGroups(rows, by).map(({ key, rows: group }) => [
      ...Object.values(key).map(String),
      String(group.length),
      quartiles(group.map((row) => row[median] as number))!.median.toFixed(1),
    ]);
  }

  it('yields the table below it, which is that of docs/reproducing.md over all networks that had trained', () => {
    const printed = tableOf(RESULTS, '| dataset | criterion | networks | median |');
    expect(printed).toHaveLength(9);
    expect(evaluated(monks)).toEqual(printed);
    // Three criteria without retraining, then three with it, problem by problem.
    const all = tableOf(REPRODUCING, '| problem | retrain | criterion | paper |').filter((_, i) => i % 6 < 3);
    expect(printed.map(([, criterion, networks, median]) => [criterion, networks, Number(median)])).toEqual(
      all.map(([, , criterion, , networks, , median]) => [criterion, networks, Number(median)]),
    );
  });

  it('needs its filter: without it medians are of several methods at once', () => {
    const loose = rowGroups(
      monks.filter(({ dataset, retrain }) => dataset === 'monks-1' && retrain === 'none'),
      ['criterion'],
    );
    const medians = ['obs', 'obd', 'magnitude'].map((name) => {
      return quartiles(numbers(loose.find(({ key }) => key.criterion === name)!.rows, 'weightsLeft'))!.median;
    });
    expect(RESULTS).toContain(`(${medians[0]}, ${medians[1]} and ${medians[2]} for MONK-1)`);
  });
});

describe('the figures of Table 1', () => {
  const rows = table1(monks);
  const compared = comparedCriteria(rows);
  const range = ({ lower, upper }: Quartiles) => `${lower}–${upper}`;

  it('in docs/reproducing.md: both, with best, quartiles and the largest', () => {
    const five = (left: Quartiles) => [left.minimum, left.median, range(left), left.maximum].map(String);
    // A problem, a way and the figure of the paper stand in the first row of theirs only.
    const first = (name: string, isFirst: boolean) => (isFirst ? name : '');
    const named = compared.map(({ row: { paper, retrain, criterion } }) => {
      const isFirst = criterion === 'obs' && retrain === 'none';
      const problem = first(paper.dataset.replace('monks', 'MONK'), isFirst);
      return {
        names: [problem, first(retrain, criterion === 'obs'), criterion],
        paper: first(`${paper.weightsLeft}`, isFirst),
      };
    });
    expect(tableOf(REPRODUCING, '| problem | retrain | criterion | paper |')).toEqual(
      compared.map(({ trained }, i) => [
        ...[...named[i].names, named[i].paper, String(trained!.count)],
        ...five(trained!),
      ]),
    );
    expect(tableOf(REPRODUCING, '| problem | retrain | criterion | by itself |')).toEqual(
      compared.map(({ row, atPaper }, i) => [
        ...[...named[i].names, String(row.weightsLeft!.count), String(atPaper!.count)],
        ...five(atPaper!),
      ]),
    );
  });
});

describe('the sweep of docs/sweeps.md', () => {
  const yaml = snippet(SWEEPS, 'yaml', 'grids:');
  const [, name] = /^name: (.*)$/m.exec(yaml)!;
  const command = new RegExp(`\`surgeon (tables ${name} --by .*?)\``).exec(SWEEPS)![1];
  const words = command.split(' ');
  const flag = (of: string) => words[words.indexOf(`--${of}`) + 1];
  const file = join(root, `${name}.yaml`);
  writeFileSync(file, yaml);
  const planned = async (): Promise<Cell[]> => cellsOf(await readExperiment(file), dataSets);

  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });

  it('has one name everywhere, as many cells as are said, and a rule for what is trained', async () => {
    const files = [...SWEEPS.matchAll(/`surgeon (?:run|plan) (\S+\.yaml)/g)].map(([, path]) => path);
    expect(new Set(files)).toEqual(new Set([`${name}.yaml`]));
    expect(SWEEPS).not.toMatch(new RegExp(`--out results/${name}\\b`));
    const cells = await planned();
    expect(SWEEPS).toContain(`of ${cells.length} cells`);
    expect(expansion(await readExperiment(file), dataSets).repeats).toBe(0);
    expect((await readExperiment(file)).tables?.trained).toEqual({ trainAccuracyAtLeast: 1 });
  });

  it('is grouped by all that it varies', async () => {
    const cells = await planned();
    const grouping = parseGrouping(flag('by'), flag('metric'), [flag('compare')]);
    requirePlanned(grouping, cells);
    expect(mixedFields(cells, grouping)).toEqual([]);
  });

  it('has its tables as they are written, without a warning', async () => {
    const printed: string[] = [];
    const warned: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
    vi.spyOn(console, 'error').mockImplementation((text: string) => void warned.push(text));
    // A small corner of it: its name, fields and rule are the same.
    computed(root, withOverrides(await readExperiment(file), { seed: 1, decay: 1e-4, alpha: 1e-4 }));
    await surgeon([...words, '--out', root]);
    expect([process.exitCode ?? 0, ...warned]).toEqual([0]);
    expect(printed[0]).toMatch(/^\| criterion +\| decay \| alpha \| metric +\| cells \| networks \| untrained \|/);
    expect(readTable(join(root, name, 'groups.arrow')).rows).toMatchObject([
      { criterion: 'obs', decay: 1e-4, alpha: 1e-4, count: 1, networks: 1, untrained: 0 },
      { criterion: 'obd', decay: 1e-4, alpha: 1e-4, count: 1, networks: 1, untrained: 0 },
    ]);
    expect(readTable(join(root, name, 'comparison.arrow')).rows).toMatchObject([{ pairs: 1, networks: 1 }]);
  });
});
