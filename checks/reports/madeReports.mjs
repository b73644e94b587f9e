import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SURGEON = join(ROOT, 'dist', 'src', 'cli', 'main.js');

/** Runs `surgeon` as it was built; what it prints is kept back unless it fails. */
const surgeon = (...words) =>
  execFileSync(process.execPath, [SURGEON, ...words, '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'], cwd: ROOT });

/**
 * The reports of `reproduce`, and that of `prune` on a network of the user's own.
 *
 * @param results a folder that `reproduce` has written; undefined: it is run
 * @param folder  for what is made
 * @returns paths of pages by the names of their pictures
 */
export function madeReports(results, folder) {
  const reproduced = results ?? join(folder, 'reproduced');
  if (results === undefined) surgeon('reproduce', '--out', reproduced);
  const [own, network] = [join(folder, 'own'), join(folder, 'tiles.json')];
  mkdirSync(own, { recursive: true });
  const data = ['--dataset', join(ROOT, 'examples', 'network', 'tiles.yaml')];
  surgeon('train', ...data, ...'--hidden 4 --activation tanh --decay 1e-3'.split(' '), '--save', network);
  surgeon('prune', '--network', network, ...data, '--stop', 'trainAccuracy', '--retrain', 'onFailure', '--out', own);
  return { ...pagesIn(reproduced, 'reproduce'), ...pagesIn(own, 'prune') };
}

/** The pages of a folder of results, by name; @throws {Error} if there is none */
function pagesIn(out, name) {
  const folders = readdirSync(out, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const pages = [['index', join(out, 'index.html')]]
    .concat(folders.map((folder) => [folder.name, join(out, folder.name, 'report.html')]))
    .filter(([, path]) => existsSync(path));
  if (pages.length < 2) throw new Error(`${out} has no reports: it wants index.html and one report.html at least`);
  return Object.fromEntries(pages.map(([page, path]) => [`${name}-${page}`, path]));
}
