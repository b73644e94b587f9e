import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitStatus, listen, listenInTests, printed, stderr, stdout } from './exitStatus.ts';

listenInTests();

describe('surgeon report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'surgeon-report-'));
  const out = join(folder, 'mine');
  const page = join(out, 'xor', 'report.html');
  const words = ['run', 'xor', '--seed', '1', '--criterion', 'magnitude', '--decay', '1e-6', '--out', out];

  beforeAll(async () => {
    listen();
    await exitStatus(...words, '--training', 'levenbergMarquardt', '--threads', '1', '--quiet');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes a page of each experiment and their index, and names them', async () => {
    expect(await exitStatus('report', '--out', out)).toBe(0);
    expect(stdout).toEqual([page, join(out, 'index.html')]);
    const { document } = parseHTML(readFileSync(page, 'utf8'));
    expect(document.querySelector('.kind')!.textContent).toContain('xor');
    const index = parseHTML(readFileSync(join(out, 'index.html'), 'utf8')).document;
    expect([...index.querySelectorAll('h3 a')].map((link) => link.getAttribute('href'))).toEqual(['xor/report.html']);
  });

  it('draws errors, predictions and a network of a run that is but a part of a built-in experiment', async () => {
    const one = join(folder, 'one');
    const cell = ['--dataset', 'monks-1', '--seed', '9', '--alpha', '1e-5', '--stop', 'trainAccuracy'];
    expect(await exitStatus('run', 'damping', ...cell, '--threads', '1', '--quiet', '--out', one)).toBe(0);
    expect(await exitStatus('figure', 'damping', '--json', '--out', one)).toBe(0);
    const names = JSON.parse(printed()).map(({ figure }: { figure: string }) => figure);
    expect(names).toEqual(['spectrum', 'errors', 'predicted', 'network'].map((name) => `damping/${name}`));
  });

  it('finds an experiment by its name, by its folder and in a folder of results, and writes the same bytes', async () => {
    const first = readFileSync(page);
    for (const what of [['xor', '--out', out], [join(out, 'xor')], [out]]) {
      rmSync(page);
      expect(await exitStatus('report', ...what, '--json'), what.join(' ')).toBe(0);
      expect(JSON.parse(printed())).toEqual({
        reports: { xor: page },
        index: join(out, 'index.html'),
        failed: [],
        unread: [],
        lacking: [],
      });
      expect(readFileSync(page).equals(first)).toBe(true);
    }
  });

  it('makes tables only where they are not there', async () => {
    const summary = join(out, 'xor', 'summary.arrow');
    const before = [readFileSync(summary), readFileSync(page)];
    rmSync(summary);
    expect(await exitStatus('report', 'xor', '--out', out)).toBe(0);
    expect(readFileSync(summary).equals(before[0])).toBe(true);
    expect(readFileSync(page).equals(before[1])).toBe(true);
  });

  it('says in one line that there are no results, and writes nothing', async () => {
    const empty = join(folder, 'nothing');
    for (const what of [['--out', empty], ['monks', '--out', out], [folder], ['monks', '--out', empty]]) {
      expect(await exitStatus('report', ...what), what.join(' ')).toBe(2);
      expect(stderr).toHaveLength(1);
      expect(stderr[0]).toMatch(/^surgeon: [^\n]+$/);
    }
    expect(existsSync(join(folder, 'index.html'))).toBe(false);
    expect(existsSync(empty)).toBe(false);
  });

  it('names a damaged table, leaves its page as it was, and makes the others', async () => {
    const steps = join(out, 'xor', 'steps.arrow');
    const index = join(out, 'index.html');
    const [before, was] = [steps, page].map((path) => readFileSync(path));
    rmSync(index);
    writeFileSync(steps, before.subarray(0, 100));
    expect(await exitStatus('report', 'xor', '--out', out)).toBe(2);
    expect(stderr.join()).toMatch(/steps\.arrow is cut short/);
    expect(readFileSync(page).equals(was)).toBe(true);
    expect(existsSync(index)).toBe(false);
    writeFileSync(steps, before);
    writeFileSync(join(out, 'claims.arrow'), 'cut');
    expect(await exitStatus('report', 'xor', '--out', out)).toBe(2);
    expect(stderr.join()).toMatch(/^surgeon: .*claims\.arrow is not an Arrow file$/);
    expect(existsSync(index)).toBe(false);
    rmSync(join(out, 'claims.arrow'));
  });

  it('says on stderr and in the page which traces its figures lack', async () => {
    const cells = join(out, 'xor', 'cells');
    renameSync(cells, join(folder, 'away'));
    expect(await exitStatus('report', 'xor', '--out', out)).toBe(0);
    renameSync(join(folder, 'away'), cells);
    expect(stderr.length).toBeGreaterThan(0);
    for (const line of stderr)
      expect(line).toMatch(/^surgeon: the report of xor is without the figures of cell \w{16},/);
    expect(readFileSync(page, 'utf8')).toContain('the trace is not there or damaged');
    expect(await exitStatus('report', 'xor', '--out', out)).toBe(0);
    expect(stderr).toEqual([]);
    expect(readFileSync(page, 'utf8')).not.toContain('the trace is not there or damaged');
  });

  it('makes no tables of no cells', async () => {
    const [summary, cells] = [join(out, 'xor', 'summary.arrow'), join(out, 'xor', 'cells')];
    for (const path of [summary, cells]) renameSync(path, `${path}.away`);
    expect(await exitStatus('report', 'xor', '--out', out)).toBe(2);
    expect(stderr.join()).toMatch(/^surgeon: none of the \d+ cells of xor has a result: run the experiment first$/);
    expect(existsSync(summary)).toBe(false);
    for (const path of [summary, cells]) renameSync(`${path}.away`, path);
  });

  it('has the plan as a file, which runs the same cells', async () => {
    const { document } = parseHTML(readFileSync(page, 'utf8'));
    const plan = document.querySelector('pre[data-file]')!;
    expect(document.querySelector('.command')!.textContent).toBe(`surgeon run ${plan.getAttribute('data-file')}`);
    const file = join(folder, 'xor.json');
    writeFileSync(file, plan.textContent!);
    expect(await exitStatus('run', file, '--out', out, '--threads', '1', '--json')).toBe(0);
    const { computed, skipped } = JSON.parse(printed());
    expect([computed, skipped > 0]).toEqual([0, true]);
  });

  it('has no drawings of networks where data are away, and says so', async () => {
    const csv = join(folder, 'data.csv');
    const rows = Array.from({ length: 20 }, (_, i) => `${i / 10},${(i * 7) % 5},${i % 3}`);
    writeFileSync(csv, ['a,b,y', ...rows].join('\n'));
    const [net, own, away] = ['net.json', 'own', 'away'].map((name) => join(folder, name));
    const data = ['--train', csv, '--target', 'y'];
    expect(await exitStatus('train', ...data, '--hidden', '1', '--save', net, '--quiet')).toBe(0);
    expect(await exitStatus('prune', '--network', net, ...data, '--weights', '3', '--out', own, '--quiet')).toBe(0);
    cpSync(join(own, 'net'), join(away, 'net'), { recursive: true }); // without what the folder of results has kept
    expect(await exitStatus('report', away)).toBe(0);
    expect(stderr).toHaveLength(1);
    expect(stderr[0]).toMatch(/^surgeon: the report of net is without drawings of networks and of H: /);
    const [whole, part] = [own, away].map((path) => readFileSync(join(path, 'net', 'report.html'), 'utf8'));
    expect(part).toContain('Drawings of networks and of H are missing: ');
    const answerOf = (text: string) => /<p class="answer">.*?<\/p>/s.exec(text)![0];
    expect(answerOf(part)).toBe(answerOf(whole));
    expect(part.split('<figure').length).toBeLessThan(whole.split('<figure').length);
  });

  it('refuses a folder beside --out', async () => {
    expect(await exitStatus('report', out, '--out', join(folder, 'other'))).toBe(2);
    expect(stderr.join()).toMatch(/is a folder, and so is --out .*: give one of them$/);
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });
});
