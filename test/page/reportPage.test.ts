import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { integer, number, type Row, text, valuesOf } from '../../src/arrow/columns.ts';
import { svgOf } from '../../src/figures/svg.ts';
import { reportPage } from '../../src/page/reportPage.ts';
import type { ReportDocument } from '../../src/report/reportDocument.ts';
import type { Manifest } from '../../src/sweep/manifest.ts';
import type { Claim } from '../../src/tables/claim.ts';

const HOSTILE = '<script>alert(1)</script>';
const LONG = 'n'.repeat(300);

const claim = (verdict: Claim['verdict'], words: string): Claim => ({
  ...{ claim: words, source: 'a paper', paper: '14', ours: '12 to 15', verdict, note: 'how it was judged' },
});

const COLUMNS = [
  text('name', 'name', 'an input'),
  number('loss', 'loss', 'its loss'),
  integer('seed', '1', 'its seed'),
];
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({
    name: i === 1 ? HOSTILE : `x${i}`,
    loss: i === 2 ? null : -1 / (i + 3),
    seed: 1,
  }));

const manifest = (command: string) =>
  ({
    ...{ status: 'done', command, version: '1', node: 'v20', cpu: 'a CPU', cores: 2, engine: 'threads', threads: 2 },
    ...{
      part: null,
      backend: { name: 'wasm', core: 'f64x2' },
      cells: { planned: 2, computed: 2, failed: 0 },
      seeds: [1],
    },
    ...{ data: {}, elapsedMs: 1234, times: {}, config: {} },
  }) as unknown as Manifest;

function documentOf(count: number, more: Partial<ReportDocument> = {}): ReportDocument {
  const rows = rowsOf(count);
  const svg = svgOf({ title: 'A figure', description: `Of ${HOSTILE}`, width: 100, height: 50, drawn: [] });
  return {
    experiment: { name: 'mine', question: `What of ${HOSTILE}?`, grids: [{ seed: 1 }] },
    answer: `It is ${LONG}. MONK-2 has 0.5 of 17-3-1.`,
    claims: [claim('reproduced', 'first'), claim('differs', HOSTILE), claim('not tested', 'last')],
    figures: [{ name: 'losses', title: 'Losses', caption: 'Their losses.', svg, data: { columns: COLUMNS, rows } }],
    terms: [{ term: 'E', meaning: 'error' }],
    unread: [],
    lacking: null,
    sections: [
      { heading: 'What is left', content: [`of ${HOSTILE}`, { columns: ['a', 'b'], rows: [['=cmd', 1e-7]] }] },
    ],
    tables: [{ name: 'summary', columns: COLUMNS, length: count, values: (name) => valuesOf(rows, name) }],
    manifest: manifest('surgeon run mine.json'),
    ...more,
  };
}
const REPEAT = { command: 'surgeon run mine.json', planFile: 'mine.json' };
const PLACE = {
  index: '../index.html',
  repeat: REPEAT,
  show: (table: string) => `surgeon show DIR/mine/${table}.arrow`,
};
const pageOf = (document: ReportDocument) => reportPage(document, PLACE);
const parsed = (page: string) => parseHTML(page).document;

describe('reportPage', () => {
  const page = pageOf(documentOf(30));
  const document = parsed(page);
  const texts = (selector: string) => [...document.querySelectorAll(selector)].map((found) => found.textContent);

  it('says question, answer, claims, figures, tables and how it was run, in this order', () => {
    const [question] = texts('h1');
    expect(question).toBe(`What of ${HOSTILE}?`);
    expect(texts('.answer')).toEqual([`It is ${LONG}.`]);
    expect(texts('.more-answer')).toEqual(['MONK-2 has 0.5 of 17-3-1.']);
    expect(texts('.unbroken')).toEqual(['MONK-2', '17-3-1']);
    expect(texts('h2')).toEqual(['Claims', 'Figures', 'Tables', 'How it was run']);
    expect(page.indexOf('</h1>')).toBeLessThan(page.indexOf('class="answer"'));
    expect(page.indexOf('class="answer"')).toBeLessThan(page.indexOf('>Claims</h2>'));
    expect(texts('nav a')).toEqual(texts('h2'));
    const anchors = [...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href'));
    for (const anchor of anchors) expect(document.querySelector(anchor!), String(anchor)).not.toBeNull();
  });

  it('tells a verdict in a word, with the paper beside this run, those that were not tested folded', () => {
    const [first, second, third] = document.querySelectorAll('.claim');
    expect(first.querySelector('.verdict')!.textContent).toBe('✓ reproduced');
    expect([...first.querySelectorAll('dd')].map((part) => part.textContent)).toEqual(['14', '12 to 15']);
    expect(second.querySelector('.verdict')!.textContent).toBe('≠ differs');
    expect(texts('.top .verdict')).toEqual(['✓ 1 reproduced', '≠ 1 differs', '– 1 not tested']);
    expect(third.closest('details')!.querySelector('summary')!.textContent).toBe('Not tested: 1');
    expect(first.parentElement!.closest('details')).toBeNull();
  });

  it('shows the first claims and all that differ, and folds the others in their order', () => {
    const verdicts: Claim['verdict'][] = Array.from({ length: 30 }, (_, i) =>
      i % 10 === 9 ? 'differs' : 'reproduced',
    );
    const many = parsed(pageOf(documentOf(3, { claims: verdicts.map((verdict, i) => claim(verdict, `claim ${i}`)) })));
    const saidIn = (selector: string) =>
      [...many.querySelectorAll(`${selector} .said > p:first-child`)].map((said) => said.textContent!.slice(6));
    expect(saidIn('#claims > .claims')).toEqual(['0', '1', '2', '3', '4', '9', '19', '29']);
    expect(saidIn('#claims > .folded')).toEqual(
      Array.from({ length: 30 }, (_, i) => String(i)).filter((i) => Number(i) > 4 && !i.endsWith('9')),
    );
    expect(many.querySelector('#claims > .folded > summary')!.textContent).toBe(
      '22 more claims, which are reproduced or better',
    );
  });

  it('has one script and one style that run, allowed by their digests, and asks nobody for anything', () => {
    const policy = document.querySelector('meta[http-equiv]')!.getAttribute('content')!;
    const digest = (source: string) => `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, source]) => source);
    const styles = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, source]) => source);
    expect(scripts).toHaveLength(1);
    expect(styles).toHaveLength(1);
    expect(policy).toBe(
      `default-src 'none'; style-src ${digest(styles[0])}; script-src ${digest(scripts[0])}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/\b(src|srcset|action|poster)=|url\(|@import|\bstyle="|\son\w+="/);
    const addresses = [...document.querySelectorAll('[href]')].map((link) => link.getAttribute('href')!);
    expect(addresses.filter((address) => !address.startsWith('#'))).toEqual(['../index.html']);
  });

  it('shows names of users as they are, whatever they hold', () => {
    expect(texts('.said p')).toContain(HOSTILE);
    expect(texts('#tables .part > p')[0]).toBe(`of ${HOSTILE}`);
    expect(page.split(HOSTILE)).toHaveLength(1);
    expect(texts('#table-1-2 tbody th, [data-table="table-1-2"] tbody th')).toEqual(['=cmd']);
  });

  it('has tables that are read without the script: caption, scopes, first rows, constants once, meanings', () => {
    const table = document.querySelector('[data-table="file-summary"]')!;
    expect(table.querySelector('caption')!.textContent).toBe('summary.arrow');
    expect([...table.querySelectorAll('th[scope="col"]')].map((head) => head.textContent)).toEqual(['name', 'loss']);
    const rows = [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows.slice(0, 3)).toEqual([
      ['x0', '−0.333333'],
      [HOSTILE, '−0.25'],
      ['x2', '–'],
    ]);
    expect(rows).toHaveLength(20);
    expect(table.querySelector('.rest')!.textContent).toContain('first 20 of 30 rows');
    expect(table.textContent).toContain('The same in all rows: seed 1.');
    expect([...table.querySelectorAll('dd')].map((part) => part.textContent)).toEqual([
      'an input (name)',
      'its loss (loss)',
    ]);
  });

  it('holds every number of a figure and of a table in full', () => {
    for (const id of ['data-losses', 'file-summary']) {
      const source = document.querySelector(`[data-table="${id}"] script`)!.textContent!;
      const { rows, columns } = JSON.parse(source) as {
        rows: number;
        columns: { name: string; values: unknown[]; at?: number[] }[];
      };
      const found = Array.from({ length: rows }, (_, row) =>
        Object.fromEntries(
          columns.map(({ name, values, at }) => [
            name,
            at ? values[at[row]] : values.length === 1 ? values[0] : values[row],
          ]),
        ),
      );
      expect(found).toEqual(rowsOf(30));
    }
  });

  it('keeps what differs from run to run in one marked block', () => {
    const without = (text: string) => text.replace(/<!-- this run -->.*?<!-- \/this run -->/s, '');
    const other = pageOf(
      documentOf(30, { manifest: { ...manifest('surgeon merge'), elapsedMs: 9, cores: 64, node: 'v26' } as Manifest }),
    );
    expect(other).not.toBe(page);
    expect(without(other)).toBe(without(page));
    expect(page.split('<!-- this run -->')).toHaveLength(2);
  });

  it('tells the digests of data and of networks apart, if they have one name', () => {
    const both = { ...manifest(''), data: { net: 'd'.repeat(64) }, networks: { net: 'e'.repeat(64) } } as Manifest;
    const facts = parsed(pageOf(documentOf(3, { manifest: both }))).querySelector('.facts')!.textContent;
    expect(facts).toMatch(/Data\s*net \(SHA-256 d{16}…\)\s*Networks\s*net \(SHA-256 e{16}…\)/);
  });

  it('says the command, and the plan as a file whose name the command has', () => {
    expect(texts('.command')).toEqual(['surgeon run mine.json']);
    expect(JSON.parse(texts('pre[data-file="mine.json"]')[0]!)).toEqual(documentOf(1).experiment);
    const builtIn = parsed(
      reportPage(documentOf(3), { ...PLACE, repeat: { command: 'surgeon run xor', planFile: null } }),
    );
    expect(builtIn.querySelector('.command')!.textContent).toBe('surgeon run xor');
    const ofFiles = parsed(reportPage(documentOf(3), { ...PLACE, repeat: null }));
    expect(ofFiles.querySelector('.command')).toBeNull();
    expect(ofFiles.querySelector('#run p')!.textContent).toContain('type the command below again');
    expect(ofFiles.querySelector('.facts dd')!.textContent).toBe('surgeon run mine.json');
  });

  it('stays small: a table without room shows its first rows, and the command that prints all', () => {
    const many = 300_000;
    const values = (name: string) => Array.from({ length: many }, (_, i) => (name === 'name' ? `x${i}` : i / 7));
    const large = pageOf(documentOf(5, { tables: [{ name: 'steps', columns: COLUMNS, length: many, values }] }));
    expect(Buffer.byteLength(large)).toBeLessThan(200_000);
    const table = parsed(large).querySelector('[data-table="file-steps"]')!;
    expect(table.querySelectorAll('tbody tr')).toHaveLength(20);
    expect(table.querySelector('script')).toBeNull();
    expect(table.querySelector('.rest')!.textContent).toBe(
      'The first 20 of 300,000 rows: the page has no room for the others. All of them, in the terminal: surgeon show DIR/mine/steps.arrow',
    );
  });
});
