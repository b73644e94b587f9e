// node bundle.mjs [DIST]: puts the command line and the workers of a build into few files, DIST/bundle/ (default:
// dist/), with the packages that they need. To find and read several hundred small files took each process, and each of
// its threads, longer than fifty small cells. Those who import the package get the files of the compiler, as ever.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = resolve(root, process.argv[2] ?? 'dist');
const outdir = join(dist, 'bundle');

/** Packages that look for files of their own, call `require`, or are loaded when they are wanted, if ever. */
const external = ['@resvg/resvg-js', 'piscina', 'yargs', 'cli-progress', 'yaml', 'jiti', 'koffi', 'bullmq', 'ioredis'];

const read = (path) => readFileSync(path, 'utf8');
/** Workers that run tasks of ours; one that runs the user's code loads the package as that code does. */
const workers = readdirSync(join(dist, 'workers')).filter(
  (name) => name.endsWith('.js') && read(join(dist, 'workers', name)).includes('export default'),
);
const main = join(dist, 'src', 'cli', 'main.js');
/** Programs: the command line, and what it runs in a process of its own. */
const programs = [main, join(dist, 'src', 'cli', 'wide', 'checkProgram.js')];

/** A path in URLs, which have the same separator on every system. */
const inUrl = (path) => path.split(sep).join('/');

/** Has each module of ours know its own place, from which it finds kernels and workers. */
const ownPlaces = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (relative(dist, path).startsWith('..')) return null;
      const place = `new URL(${JSON.stringify(inUrl(relative(outdir, path)))}, import.meta.url).href`;
      return { contents: read(path).replaceAll('import.meta.url', place), loader: 'js' };
    });
  },
};

const { metafile } = await build({
  entryPoints: [...programs, ...workers.map((name) => join(dist, 'workers', name))],
  ...{ outdir, entryNames: '[name]', bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20' },
  ...{ external, plugins: [ownPlaces], absWorkingDir: root, metafile: true, logLevel: 'warning' },
});
for (const program of programs) {
  const bundled = `${inUrl(relative(dirname(program), outdir))}/${basename(program)}`;
  writeFileSync(program, `#!/usr/bin/env node\nimport '${bundled}';\n`);
}
for (const name of workers)
  writeFileSync(join(dist, 'workers', name), `export { default } from '../bundle/${name}';\n`);

/** The licence of a package that has no file of it, as its package.json names it. */
function named(folder) {
  const { license, author } = JSON.parse(read(join(root, folder, 'package.json')));
  return `Licence: ${license}. Author: ${author?.name ?? author}.\n`;
}

const packages = Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
const licences = [...new Set(packages)].sort().map((folder) => {
  const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name));
  return `${folder.slice('node_modules/'.length)}\n\n${file ? read(join(root, folder, file)) : named(folder)}`;
});
writeFileSync(join(outdir, 'LICENSES.txt'), licences.join('\n\n'));

// Scripts and style of pages are text that a browser reads: the compiler leaves them alone.
const ofBrowser = join('src', 'page', 'browser');
cpSync(join(root, ofBrowser), join(dist, ofBrowser), { recursive: true, filter: (path) => !path.endsWith('.json') });
