// npm run check:browser [-- CHROMIUM]: bundles a program on `optimal-brain-surgeon/core`, serves it on localhost, has
// Chromium prune XOR with it, and data that are kept sparse, and compares the steps with those in Node.js, to the bit.
// CHROMIUM is the browser's program, by default the first of `chromium`, `chromium-browser` and `google-chrome` on the
// PATH.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const ROOT = new URL('../../', import.meta.url);

/**
 * Trains networks and prunes them, by every criterion that both allow: of XOR, and of inputs of which one of 12 is not
 * 0, which are kept otherwise. Each step as text, its weights bit by bit.
 */
function pruned({ DataSets, dataSetOf, networkOf, prune, train }) {
  const start = performance.now();
  const bits = (numbers) => Array.from(new Uint32Array(Float64Array.from(numbers).buffer)).join(' ');
  const names = Array.from({ length: 12 }, (_, i) => `x${i}`);
  const oneHot = names.map((_, i) => ({
    input: names.map((_, j) => (i === j ? 1 : 0)),
    target: [i % 3 === 0 ? 1 : 0],
  }));
  const dataSets = [
    new DataSets().of({ dataset: 'xor' }),
    dataSetOf('thirds', { inputs: names, outputs: ['y'] }, oneHot, { validation: oneHot, test: null }),
  ];
  const paths = dataSets.flatMap((data) => {
    const layers = [data.inputNames.length, 3, 1];
    const network = networkOf({ layers, activation: 'tanh', outputActivation: 'sigmoid' });
    const { weights } = train(network, data.train, { decay: 1e-4, seed: 1 });
    return ['obs', 'obd', 'magnitude', 'unitObs', 'eigenspaceObs'].map((criterion) => {
      const steps = [...prune(network, data, weights, { criterion, alpha: 1e-4, stop: 'end' })];
      return {
        name: `${data.name} by ${criterion}`,
        // The smallest network that still gets all samples right.
        needed: steps.findLast(({ trainAccuracy }) => trainAccuracy === 1)?.weightsLeft,
        steps: steps.map(({ step, weight, saliency, trainError, weights }) =>
          [data.sha256, step, weight, bits([saliency ?? 0, trainError, ...weights])].join(' '),
        ),
      };
    });
  });
  return { paths, ms: performance.now() - start };
}

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
const found = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))
  .find((path) => existsSync(path));
const executablePath = process.argv[2] ?? found;
if (!executablePath) throw new Error(`no browser: name one, or install one of ${PROGRAMS.join(', ')}`);

/** The program as a page loads it. */
const contents = `
  import { DataSets, dataSetOf, networkOf, prune, train } from 'optimal-brain-surgeon/core';
  globalThis.pruned = (${pruned})({ DataSets, dataSetOf, networkOf, prune, train });`;
const { outputFiles } = await build({
  stdin: { contents, resolveDir: fileURLToPath(ROOT) },
  ...{ bundle: true, minify: true, write: false, platform: 'browser', format: 'esm', logLevel: 'warning' },
});
const [{ text: bundle }] = outputFiles;
const PAGES = {
  '/': ['text/html', '<!doctype html><title>XOR</title><script type="module" src="/program.js"></script>'],
  '/program.js': ['text/javascript', bundle],
  '/favicon.ico': ['image/x-icon', ''],
};
const server = createServer(({ url }, response) => {
  const [type, body] = PAGES[url] ?? ['text/plain', ''];
  response.writeHead(url in PAGES ? 200 : 404, { 'content-type': type }).end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

// It looks for nothing but the page: each other connection would be tried, and refused where there is no network.
const OFF = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...OFF] });
try {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => errors.push(message.text())); // nothing is printed
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.pruned !== undefined, undefined, { timeout: 30_000 }).catch(() => {});
  assert.deepEqual(errors, []);
  assert.equal(await page.evaluate('typeof process + typeof SharedArrayBuffer'), 'undefinedundefined');
  const here = await page.evaluate(() => globalThis.pruned);
  const { exports } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
  const there = pruned(await import(new URL(exports['./core'].default, ROOT)));
  assert.deepEqual(here.paths, there.paths);
  for (const { name, needed, steps } of here.paths) {
    assert.ok(steps.length > 1);
    process.stdout.write(`${name}: ${steps.length} steps, right down to ${needed} weights, the bits of Node.js\n`);
  }
  const kB = (bytes) => (bytes / 1e3).toFixed(0);
  process.stdout.write(
    `Chromium ${browser.version()}: ${(here.ms / 1e3).toFixed(2)} s (Node.js ${process.versions.node}: ${(there.ms / 1e3).toFixed(2)} s) ` +
      `with a bundle of ${kB(bundle.length)} kB (${kB(gzipSync(bundle).length)} kB gzip)\n`,
  );
} finally {
  await browser.close();
  server.close();
}
