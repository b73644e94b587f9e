import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { comparison } from '../../bench/comparisons.ts';
import { speedLines, speedPage } from '../../docs/tables/speedPage.ts';
import { measured } from '../bench/measured.ts';

const nothing = { measurements: [], comparisons: [] };
const page = (...names: string[]) => names.map((name) => `<!-- table ${name} -->\nold\n<!-- end -->\n`).join('text\n');
const cellsOf = (text: string, label: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`| ${label}`))!
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());

it('docs/speed.md has the figures of the files of results (npm run docs:tables)', () => {
  const text = readFileSync('docs/speed.md', 'utf8');
  const [reference, kernels] = ['reference', 'reference-kernels'].map((name) =>
    speedLines(`bench/results/${name}.jsonl`),
  );
  expect(speedPage(text, reference, kernels)).toBe(text);
});

it('times stand under who took them: the last run, plain loops on their one thread', () => {
  const exact = { n: 2000, threads: 2 };
  const wasm = (mode: 'narrow' | 'wide' | 'fused', node: string, ms: number) =>
    measured('exact', 'ours', [ms], { ...exact, mode, node });
  const numpy = (core: string, ms: number) =>
    measured('exact', 'best', [ms], { ...exact, backend: 'numpy', coreType: core, kernel: `OpenBLAS ${core}` });
  const measurements = [
    ...[wasm('narrow', '20.20.2', 999), wasm('narrow', '20.20.2', 271.4), wasm('narrow', '24.21.0', 200)],
    ...[wasm('wide', '24.21.0', 130), wasm('fused', '24.21.0', 88.8)],
    measured('exact', 'usual', [12_943], { n: 2000, backend: 'naive' }),
    ...[numpy('SkylakeX', 60), numpy('Haswell', 90), numpy('Prescott', 199)],
  ];
  const text = speedPage(page('times'), { measurements, comparisons: [] }, nothing);
  expect(cellsOf(text, 'exact inverse')).toEqual(['271', '130', '89', '-', '12,900', '-', '60', '90', '199']);
  expect(cellsOf(text, 'recursive inverse')).toEqual(Array.from({ length: 9 }, () => '-'));
});

it('ratios stand in a column a kind of kernels and a core type, claims beside what is wanted', () => {
  const line = measured('sweep', 'ours', [1, 1, 1], { n: 1000, loads: [0.5, 2], others: 0.014 });
  const name = (mode: string, core: string) => `wasm ${mode}, Node.js 24.21.0, 2 threads over numpy best, ${core}`;
  const comparisons = [
    comparison(name('wide', 'Haswell'), line, [9, 9, 9]),
    comparison(name('wide', 'Haswell'), line, [1.5, 1.25, 1.75]),
    comparison(name('fused', 'SkylakeX'), line, [2, 2, 2]),
    comparison('speed of wasm wide, Node.js 24.21.0, 1 thread over narrow', { ...line, what: 'kernel' }, [2, 2.5, 1.5]),
  ];
  const text = speedPage(page('peers', 'shown'), nothing, { measurements: [], comparisons });
  expect(text).toContain('`wide` over Haswell');
  expect(cellsOf(text, 'OBS deletes nine tenths, n 1000')).toEqual(['1.50 (1.25–1.75)', '2.00 (2.00–2.00)']);
  expect(cellsOf(text, 'micro-kernel, `wide`')).toEqual(['2.00 (1.50–2.50)', '≥ 1.8', '3', '0.5–2.0, 0.01']);
  expect(cellsOf(text, 'all three')).toEqual(['-', '≤ 0.588', '-', '-']);
});
