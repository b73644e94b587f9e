import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { csvLines } from '../../src/export/csvLines.ts';
import { pageScript } from '../../src/page/pageFiles.ts';
import { ofReport, type PageTable } from '../../src/page/pageTable.ts';
import { tableData } from '../../src/page/tableData.ts';
import { tableHtml } from '../../src/page/tableHtml.ts';
import type { ReportCell } from '../../src/report/section.ts';

/** A table in a page whose script has run. */
function opened(table: PageTable, rows: number) {
  const look = { rows, data: tableData(table), command: null, isSaid: false };
  const { document, Event } = parseHTML(`<html><body>${tableHtml(table, look).source}</body></html>`);
  const saved: string[] = [];
  class Blob {
    constructor([text]: readonly [string]) {
      saved.push(text);
    }
  }
  const URL = { createObjectURL: () => '#', revokeObjectURL: () => undefined };
  new Function('document', 'Blob', 'URL', 'setTimeout', pageScript())(document, Blob, URL, () => undefined);
  const buttons = () => [...document.querySelectorAll('button')];
  const click = (label: string) =>
    buttons()
      .find((button) => button.textContent === label)!
      .click();
  const column = (c: number) => [...document.querySelectorAll('tbody tr')].map((row) => row.children[c].textContent);
  const sorted = () => [...document.querySelectorAll('thead th')].map((head) => head.getAttribute('aria-sort'));
  const type = (words: string) => {
    const filter = document.querySelector('input')!;
    filter.value = words;
    filter.dispatchEvent(new Event('input'));
  };
  return { document, click, column, sorted, type, saved, count: () => document.querySelector('.count')!.textContent };
}

const tableOf = (columns: readonly string[], rows: readonly (readonly ReportCell[])[]) =>
  ofReport('t', 'A table', { columns, rows });

describe('the script of tables', () => {
  const table = tableOf(
    ['criterion', 'loss', 'left', 'trained'],
    [
      ['obs', 0.5, '12 (3 of 20)', '0.9'],
      ['obd', -1e-7, '5 (3 of 20)', '0.85'],
      ['magnitude', null, '5 (12 of 20)', '-'],
      ['random', 1e6 / 3, '100 (1 of 20)', '0.90'],
    ],
  );

  it('sorts numbers by size, texts with the numbers in them, what is missing last, and says so', () => {
    const { click, column, sorted } = opened(table, 4);
    const before = column(0);
    click('loss');
    expect(column(1)).toEqual(['−1e−7', '0.5', '333333', '–']);
    expect(sorted()).toEqual([null, 'ascending', null, null]);
    click('loss');
    expect(column(1)).toEqual(['333333', '0.5', '−1e−7', '–']);
    expect(sorted()).toEqual([null, 'descending', null, null]);
    click('loss');
    expect(column(0)).toEqual(before);
    expect(sorted()).toEqual([null, null, null, null]);
    click('left');
    expect(column(2)).toEqual(['5 (3 of 20)', '5 (12 of 20)', '12 (3 of 20)', '100 (1 of 20)']);
    click('trained');
    expect(column(3)).toEqual(['0.85', '0.9', '0.90', '–']);
  });

  it('shows what the page showed before it ran', () => {
    const { document } = parseHTML(tableHtml(table, { rows: 4, data: null, command: null, isSaid: false }).source);
    const before = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent);
    const { click, document: after } = opened(table, 4);
    for (const label of ['criterion', 'criterion', 'criterion']) click(label);
    expect([...after.querySelectorAll('tbody tr')].map((row) => row.textContent)).toEqual(before);
    expect(
      [...after.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.className)),
    ).toEqual([...document.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.className)));
  });

  it('tells columns of one name apart, and leaves out those that are the same in all rows', () => {
    const twice = tableOf(
      ['problem', 'best', 'of', 'best'],
      [
        ['a', 1, 20, 30],
        ['b', 2, 20, 20],
        ['c', 3, 20, 10],
      ],
    );
    const { document, column, click, saved } = opened(twice, 3);
    const sorts = [...document.querySelectorAll('thead button')];
    expect(sorts.map((button) => button.textContent)).toEqual(['problem', 'best', 'best']);
    (sorts[2] as unknown as { click(): void }).click();
    expect([0, 1, 2].map(column)).toEqual([
      ['c', 'b', 'a'],
      ['3', '2', '1'],
      ['10', '20', '30'],
    ]);
    click('Save as CSV');
    expect(saved).toEqual(['problem,best,of,best\nc,3,20,10\nb,2,20,20\na,1,20,30\n']);
  });

  it('leaves the rows that hold all words, and counts them', () => {
    const { type, column, count } = opened(table, 4);
    expect(count()).toBe('4 rows');
    type('OF 20  5');
    expect(column(0)).toEqual(['obs', 'obd', 'magnitude']);
    type('ma 12');
    expect(column(0)).toEqual(['magnitude']);
    expect(count()).toBe('1 of 4 rows');
    type('');
    expect(count()).toBe('4 rows');
  });

  it('shows more rows as they are asked for', () => {
    const many = tableOf(
      ['i', 'text'],
      Array.from({ length: 1200 }, (_, i) => [i, `x${i % 7}`]),
    );
    const { click, column, document } = opened(many, 20);
    expect(column(0)).toHaveLength(20);
    expect(document.querySelector('.rest')).toBeNull();
    click('i');
    click('i');
    expect(column(0).slice(0, 2)).toEqual(['1199', '1198']);
    expect(column(0)).toHaveLength(50);
    click('Show 200 more of 1,200 rows');
    expect(column(0)).toHaveLength(250);
  });

  it('saves the rows that are left as CSV, every number in full, as surgeon export writes them', () => {
    const rows: readonly (readonly [string, number | null, string])[] = [
      ['=cmd|A1', 1 / 3, 'a,"b"'],
      ["'x", null, ''],
      ['plain', -1e-9, 'two\nlines'],
    ];
    const names = ['name', 'loss', '@note'];
    const { click, saved } = opened(tableOf(names, rows), 3);
    click('Save as CSV');
    const objects = rows.map((row) => Object.fromEntries(row.map((value, c) => [names[c], value])));
    expect(saved).toEqual([`${[...csvLines(names, objects)].join('\n')}\n`]);
  });
});
